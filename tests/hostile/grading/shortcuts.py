"""Files that let torch do what they were to write."""

from autograder.records import Status
from tests.hostile.grading.cheat import Cheat

_WAYS = {
    "the_plain_name": "torch.softmax(x, -1)",
    "a_method": "x.softmax(-1)",
    "a_name_put_together": "getattr(torch, 'soft' + 'max')(x, -1)",
    "executed_text": "eval('torch.soft' + 'max(x, -1)')",
    "an_operator_of_torch": "torch.ops.aten._softmax.default(x, -1, False)",
    "the_c_side_of_torch": "torch._C._VariableFunctions.softmax(x, -1)",
    "a_layer": "torch.nn.Softmax(-1)(x)",
    "a_near_relation": "torch.nn.functional.softmin(-x, -1)",
    "the_logarithm": "torch.nn.functional.log_softmax(x, -1).exp()",
    "a_map_over_a_batch": "torch.func.vmap(lambda row: torch.softmax(row, -1))(x[None])[0]",
    "a_script": "torch.jit.trace(lambda row: torch.softmax(row, -1), (x,))(x)",
    "a_sparse_relation": "torch.sparse.softmax(x[None].to_sparse(), -1).to_dense()[0]",
    "the_references_of_torch": "torch._refs.softmax(x, -1)",
    "a_masked_relation": "torch.masked.softmax(x, -1)",
}

CHEATS = {
    f"{name}_is_forbidden": Cheat(
        f"import torch\ndef weights(x): return {way}\n",
        fools="softmax",
        status=(Status.FORBIDDEN,),
        exercise="weights",
        told="oftmax",
    )
    for name, way in _WAYS.items()
} | {
    "a_shortcut_whose_refusal_is_caught_is_forbidden": Cheat(
        "import torch\ndef weights(x):\n    try: return torch.softmax(x, -1)\n    except BaseException: return x\n",
        fools="softmax",
        status=(Status.FORBIDDEN,),
        exercise="weights",
        told="oftmax",
    ),
    "a_compiled_script_is_forbidden": Cheat(
        """
import torch
def plain(row: torch.Tensor) -> torch.Tensor:
    return torch.softmax(row, -1)
def weights(x): return torch.jit.script(plain)(x)
""",
        why="a plain grader has no source of it to compile",
        status=(Status.FORBIDDEN,),
        exercise="weights",
        told="oftmax",
    ),
    "a_compiled_function_is_no_pass": Cheat(
        "import torch\n@torch.compile(backend='eager')\ndef weights(x): return torch.softmax(x, -1)\n",
        why="the compiler takes a plain grader seconds to start",
        status=(Status.FORBIDDEN, Status.ERROR),
        exercise="weights",
    ),
    "taking_the_watch_away_is_an_error": Cheat(
        """
import torch
cells = [cell.cell_contents for cell in torch.nn.Softmax.__init__.__closure__]
next(one for one in cells if type(one).__name__ == "Watch")._library.reset()
def weights(x): return torch.softmax(x, -1)
""",
        why="a plain grader does not watch",
        status=(Status.ERROR,),
        exercise="weights",
    ),
    "looking_for_the_watch_among_all_objects_is_forbidden": Cheat(
        """
import gc, sys, torch
gc.unfreeze()
found = gc.get_objects()
frame = sys._getframe()
while frame:
    found += [frame.f_locals, frame.f_globals]
    frame = frame.f_back
for one in found:
    for kept in gc.get_referents(one):
        if type(kept).__name__ == "_DispatchModule": kept.reset()
def weights(x): return torch.softmax(x, -1)
""",
        why="a plain grader does not watch",
        status=(Status.FORBIDDEN,),
        exercise="weights",
        told="oftmax",
    ),
    "silencing_the_watch_is_no_pass": Cheat(
        """
import torch
cells = [cell.cell_contents for cell in torch.nn.Softmax.__init__.__closure__]
watch = next(one for one in cells if type(one).__name__ == "Watch")
watch._tell = lambda name: None
def weights(x): return torch.softmax(x, -1)
""",
        why="a plain grader does not watch",
        status=(Status.ERROR, Status.FORBIDDEN),
        exercise="weights",
    ),
    "a_shortcut_taken_once_at_the_start_is_forbidden": Cheat(
        "import torch\nkept = torch.softmax\ntry: kept(torch.zeros(1), -1)\nexcept BaseException: pass\n"
        "def weights(x): return kept(x, -1)\n",
        fools="softmax",
        status=(Status.FORBIDDEN,),
        exercise="weights",
        told="oftmax",
    ),
}
