"""Compare an answer with what its exercise asks for; say what differs first.

This file runs in the reader's browser, and in the tests under CPython. What a
verdict says comes from a random case and from the answer, never from a
solution.
"""

import copy
import inspect
import warnings
from dataclasses import dataclass

import numpy as np

CASES = 20
CLOSE = {"rtol": 1e-6, "atol": 1e-9}

WORDS = {
    "en": {
        "right": "Right: {cases} random cases.",
        "right, once": "Right.",
        "no name": "There is no {call}: the test calls it by this name.",
        "no function": "{call} is no function: the test calls it.",
        "nothing": "{call} returns None: end it with return.",
        "number of results": "Results: expected {expected}, yours {yours}",
        "kind": "Kind{of}: expected {expected}, yours is {yours}",
        "length": "Length{of}: expected {expected}, yours {yours}",
        "shape": "Shape{of}: expected {expected}, yours {yours}",
        "keys": "Keys{of}: expected {expected}, yours {yours}",
        "value": "Value{of}: expected {expected}, yours {yours}",
        "value, once": "Value{of}: {yours} is not it.",
        "condition": "{said}",
        "of": " of {name}",
        "at": " at {index}",
        "array": "an array of numbers",
        "case": "The case:",
        "returned": "Your result:",
    },
    "zh": {
        "right": "正确：通过了 {cases} 个随机用例。",
        "right, once": "正确。",
        "no name": "找不到 {call}：测试要用这个名字来调用。",
        "no function": "{call} 不是函数，测试没法调用。",
        "nothing": "{call} 返回了 None：请用 return 返回结果。",
        "number of results": "返回值个数：应为 {expected}，你的是 {yours}",
        "kind": "类型{of}：应为 {expected}，你的是 {yours}",
        "length": "长度{of}：应为 {expected}，你的是 {yours}",
        "shape": "形状{of}：应为 {expected}，你的是 {yours}",
        "keys": "键{of}：应为 {expected}，你的是 {yours}",
        "value": "值{of}：应为 {expected}，你的是 {yours}",
        "value, once": "值{of}：{yours} 不对。",
        "condition": "{said}",
        "of": "（{name}）",
        "at": "，下标 {index}",
        "array": "array（数值数组）",
        "case": "用例：",
        "returned": "你的结果：",
    },
}


@dataclass
class Task:
    """What an exercise asks for: a function by its name, and what is right."""

    call: str  # the name of the reader's function
    gives: tuple  # the names of its results; of words (English, Chinese)
    case: object  # case(rng) → arguments, what is right

    @property
    def cases(self):
        """How many random cases; one if there is nothing to choose."""
        return CASES if inspect.signature(self.case).parameters else 1

    def names(self, language):
        """Call the results as a language does; a symbol is the same in all."""
        column = int(language == "zh")
        return [x if isinstance(x, str) else x[column] for x in self.gives]


def task(call, *gives):
    """Mark a function that makes a case of a task.

    It returns the arguments as a tuple, and either the right result or a list
    of conditions. Without an argument `rng` there is one case.
    """
    return lambda case: Task(call, gives, case)


@dataclass
class Must:
    """A condition on a result, and what to say where it does not hold."""

    holds: object  # holds(result) → bool
    en: str
    zh: str


TWO_STRINGS = Must(
    lambda two: len(two) == 2 and all(isinstance(t, str) for t in two),
    "Expected two strings",
    "应返回两个字符串",
)


class Fault(Exception):
    """What differs first: a key of WORDS and the values for it."""

    def __init__(self, key, **values):
        super().__init__(key)
        self.key, self.values = key, values


def verdict(task, names, language="en"):
    """Try an answer on the cases of a task; `names` has what it defined.

    Returns {"right": …, "said": a sentence, "case": text or ""}. What the
    answer raises goes through.
    """
    words = WORDS.get(language, WORDS["en"])

    def answer(right, key, case="", **values):
        said = words[key].format(**values)
        return {"right": right, "said": said, "case": case}

    if task.call not in names:
        return answer(False, "no name", call=task.call)
    function = names[task.call]
    if not callable(function):
        return answer(False, "no function", call=task.call)
    for seed in range(task.cases):
        arguments, right = make(task, seed)
        result = call(function, arguments)
        try:
            if result is None and right is not None:
                raise Fault("nothing", call=task.call)
            compare(right, result, task.names(language))
        except Fault as fault:
            values = told(fault, words, language)
            case = shown_case(function, arguments)
            key = fault.key
            if task.cases == 1 and key == "value":
                key = "value, once"  # else the verdict were the solution
            if key == "condition":
                case += f"\n{words['returned']} {shown(result, 300)}"
            if arguments:
                case = f"{words['case']}\n{case}"
            return answer(False, key, case.strip(), **values)
    if task.cases == 1:
        return answer(True, "right, once")
    return answer(True, "right", cases=task.cases)


def make(task, seed):
    """Make a case: arguments, and what is right."""
    given = [np.random.default_rng(seed)] if task.cases > 1 else []
    return task.case(*given)


def call(function, arguments):
    """Call an answer with copies, so that it cannot change what is right."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return function(*copy.deepcopy(arguments))


def told(fault, words, language):
    """Put the values of a fault into words."""
    values = dict(fault.values)
    if "must" in values:
        return {"said": getattr(values["must"], language, values["must"].en)}
    name, index = values.pop("name", ""), values.pop("index", None)
    of = words["of"].format(name=name) if name else ""
    if index is not None:
        of += words["at"].format(index=index)
    if values.get("expected") is np.ndarray:
        values["expected"] = words["array"]
    return values | {"of": of}


def compare(right, yours, gives=(), name=""):
    """Raise the first Fault of a result, compared with the right one."""
    if isinstance(right, list) and right and isinstance(right[0], Must):
        for must in right:
            if not meets(must, yours):
                raise Fault("condition", must=must)
    elif isinstance(right, tuple) and gives:
        if not isinstance(yours, tuple | list) or len(yours) != len(right):
            number = len(yours) if isinstance(yours, tuple | list) else 1
            raise Fault("number of results", expected=len(right), yours=number)
        for one, other, what in zip(right, yours, gives, strict=True):
            compare(one, other, name=what)
    elif isinstance(right, np.ndarray | np.generic | int | float | complex):
        compare_numbers(right, yours, name)
    elif isinstance(right, dict):
        compare_kind(dict, yours, name)
        if right.keys() != yours.keys():
            keys = {"expected": sorted(right), "yours": list(yours)}
            raise Fault("keys", name=name, **keys)
        for key in right:
            compare(right[key], yours[key], name=f"{name}[{key!r}]")
    elif isinstance(right, list | tuple):
        if not isinstance(yours, list | tuple | np.ndarray):
            compare_kind(list, yours, name)
        if len(right) != len(yours):
            lengths = {"expected": len(right), "yours": len(yours)}
            raise Fault("length", name=name, **lengths)
        for i, (one, other) in enumerate(zip(right, yours, strict=True)):
            compare(one, other, name=f"{name}[{i}]")
    elif type(right) is not type(yours) or right != yours:
        compare_kind(type(right), yours, name)
        values = {"expected": shown(right), "yours": shown(yours)}
        raise Fault("value", name=name, **values)


def meets(must, yours):
    """Whether a condition holds; a result it cannot take does not meet it."""
    try:
        with np.errstate(all="ignore"):
            return bool(must.holds(yours))
    except Exception:
        return False


def compare_kind(kind, yours, name):
    """Refuse a result of another type."""
    if not isinstance(yours, kind):
        types = {"expected": kind.__name__, "yours": type(yours).__name__}
        raise Fault("kind", name=name, **types)


def compare_numbers(right, yours, name):
    """Compare arrays or numbers: kind, shape, then the first that differs."""
    try:
        yours = np.asarray(yours)
    except ValueError:  # lists of different lengths
        raise Fault(
            "kind", name=name, expected=np.ndarray, yours=type(yours).__name__
        ) from None
    right = np.asarray(right)
    if yours.dtype.kind not in "biufc":
        kind = type(yours.tolist()).__name__
        raise Fault("kind", name=name, expected=np.ndarray, yours=kind)
    if right.shape != yours.shape:
        shapes = {"expected": right.shape, "yours": yours.shape}
        raise Fault("shape", name=name, **shapes)
    differs = ~np.isclose(yours, right, equal_nan=True, **CLOSE)
    if differs.any():
        first = tuple(int(i) for i in np.argwhere(differs)[0])
        raise Fault(
            "value",
            name=name,
            index=list(first) if first else None,
            expected=shown(right[first]),
            yours=shown(yours[first]),
        )


def shown_case(function, arguments):
    """Write the arguments of a case, one on a line."""
    try:
        names = list(inspect.signature(function).parameters)
    except ValueError:  # a function of NumPy
        names = []
    names += [f"argument {i}" for i in range(len(names) + 1, 20)]
    pairs = zip(names, arguments, strict=False)
    return "\n".join(
        f"{name} = {shown(value, 300)}".replace(
            "\n",
            "\n" + " " * (len(name) + 3),  # rows below each other
        )
        for name, value in pairs
    )


def shown(value, room=80, most=12):
    """Write a value in few characters; of a large array only the shape."""
    if isinstance(value, np.ndarray) and value.ndim:
        if value.size > most:
            return f"array {value.shape}"
        return np.array2string(value, precision=4, separator=", ")
    if isinstance(value, np.ndarray | np.generic):
        value = value.item()
    if isinstance(value, dict):
        pairs = (f"{key!r}: {shown(v, room, 3)}" for key, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, float):
        return f"{value:.6g}"
    text = repr(value)
    return text if len(text) <= room else text[: room - 1] + "…"
