// SPDX-License-Identifier: MIT
// What the compiler's own libraries ask of a glibc newer than 2.28, the oldest that a prebuild runs with. Linked into prebuilds
// alone (scripts/prebuild/glibc.mjs).
#include <dlfcn.h>
#include <link.h>

// 2.32, read by std::shared_ptr. There may always be other threads.
extern "C" char __libc_single_threaded;
char __libc_single_threaded = 0;

// 2.35, called by the unwinder, which reads nothing of what it finds but where the object's table stands.
#if __GLIBC_PREREQ(2, 35)
namespace {

struct Search {
  ElfW(Addr) address;
  void* table;
};

bool holds(const dl_phdr_info& object, const ElfW(Phdr) & segment, ElfW(Addr) address) {
  return segment.p_type == PT_LOAD && address - (object.dlpi_addr + segment.p_vaddr) < segment.p_memsz;
}

// Called for each loaded object; 1 ends the search.
int visit(dl_phdr_info* object, size_t, void* closure) {
  auto& search = *static_cast<Search*>(closure);
  bool here = false;
  void* table = nullptr;
  for (int i = 0; i < object->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = object->dlpi_phdr[i];
    here |= holds(*object, segment, search.address);
    if (segment.p_type == PT_GNU_EH_FRAME) table = reinterpret_cast<void*>(object->dlpi_addr + segment.p_vaddr);
  }
  if (here) search.table = table;
  return here;
}

}  // namespace

extern "C" int _dl_find_object(void* address, dl_find_object* found) {
  Search search{reinterpret_cast<ElfW(Addr)>(address), nullptr};
  if (!dl_iterate_phdr(visit, &search) || !search.table) return -1;
  found->dlfo_eh_frame = search.table;
  return 0;
}
#endif
