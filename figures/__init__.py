"""The figures of the lessons: one function each, snippets in, a drawing out.

A page asks for one by its name: `![what it shows](figure:rnn-cell)`. To add a
figure, write the function in the module of its lesson and list it here.
"""

from figures import bptt, notation, one_hot, rnn

FUNCTIONS = (
    notation.sentence,
    notation.padding,
    notation.array_shape,
    one_hot.one_hot_columns,
    one_hot.column_picking,
    rnn.rnn_cell,
    rnn.unrolled,
    rnn.stacking,
    bptt.flow_back,
    bptt.truncation,
)
FIGURES = {
    function.__name__.replace("_", "-"): function for function in FUNCTIONS
}
