# Sums of products over named axes, of NumPy: the result, and its gradients by Keras on JAX.
from keras_golden import *

spec = [("ij,jk->ik", (2, 3), (3, 4)), ("ij,kj->ik", (2, 3), (4, 3)), ("ji,jk->ik", (3, 2), (3, 4)), ("ij,jk", (2, 3), (3, 4)), ("ab,ca", (2, 3), (4, 2)), ("bij,bjk->bik", (2, 3, 4), (2, 4, 2)),
        ("bij,bkj->bik", (2, 3, 4), (2, 5, 4)), ("bhqd,bhkd->bhqk", (2, 2, 3, 4), (2, 2, 5, 4)), ("aecd,abcd->acbe", (2, 3, 2, 4), (2, 2, 2, 4)), ("abc,cde->abde", (2, 3, 4), (4, 2, 3)),
        ("ii->i", (3, 3)), ("ii", (3, 3)), ("iij->j", (3, 3, 2)), ("iji,j->ij", (2, 3, 2), (3,)), ("iijj->ij", (2, 2, 3, 3)), ("ijk->", (2, 3, 4)), ("ijk->kj", (2, 3, 4)), ("ij->ji", (2, 3)), ("i,j->ij", (3,), (4,)),
        ("i,i->", (4,), (4,)), ("i,i->i", (4,), (4,)), ("ij,j->i", (2, 3), (3,)), (",ij->ij", (), (2, 3)), ("ij,kl->jk", (2, 3), (4, 2)), ("ij,ij->ij", (1, 3), (2, 1)), ("ij,ij->j", (2, 3), (1, 3)), ("ij,jk,kl->il", (2, 3), (3, 4), (4, 2)),
        ("ij,ik,il->jkl", (2, 3), (2, 2), (2, 4)), ("i,ij,j->", (2,), (2, 3), (3,)), ("...x,xy->...y", (2, 3, 4), (4, 2)), ("...ij,...jk->...ik", (2, 1, 3, 4), (5, 4, 2)), ("a...c,c->a...", (2, 3, 2, 4), (4,)), ("ab...,bc->ac...", (2, 3, 2, 2), (3, 4)),
        ("...", (2, 3)), ("...i->i...", (2, 3, 4)), ("...,...", (2, 3), (3,)), ("a...,b->...ab", (2, 3), (2,)), ("ij , jk -> ik", (2, 0), (0, 3))]

def case(equation, *shapes):
    xs = [f32(*s) if s else np.float32(rng.normal()) for s in shapes]
    y = np.einsum(equation, *xs)
    w = f32(*y.shape) if y.shape else np.float32(rng.normal())
    dxs = jax.grad(lambda *xs: (keras.ops.einsum(equation.replace(" ", ""), *xs) * w).sum(), tuple(range(len(xs))))(*xs)
    return {"equation": equation, "shapes": shapes, "xs": [short(x) for x in xs], "y": short(y), "w": short(w), "dxs": [short(d) for d in dxs]}

write([case(*c) for c in spec])
