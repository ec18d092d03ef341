"""The figures of the lessons: one function each, snippets in, a drawing out.

A page asks for one by its name: `![what it shows](figure:rnn-cell)`. To add a
figure, write the function in the module of its lesson and list it here.
"""

from figures import (
    bidirectional,
    bptt,
    deep_rnn,
    gru,
    language_model,
    lstm,
    music,
    name_tagging,
    notation,
    one_hot,
    rnn,
    rnn_types,
    sampling,
    vanishing_gradients,
    why_sequence_models,
)

FUNCTIONS = (
    why_sequence_models.seven_sequences,
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
    bptt.finding_harry,
    rnn_types.rnn_types,
    rnn_types.last_real_step,
    language_model.language_model_steps,
    language_model.training_curve,
    sampling.sampling_loop,
    sampling.temperature,
    sampling.next_letters,
    vanishing_gradients.fading_gradient,
    vanishing_gradients.jacobian_products,
    vanishing_gradients.clipping,
    gru.gru_cell,
    gru.gru_survival,
    lstm.lstm_cell,
    lstm.lstm_gates,
    bidirectional.bidirectional,
    bidirectional.reversing,
    deep_rnn.deep,
    name_tagging.name_tagging,
    name_tagging.precision_recall,
    music.one_step,
    music.solo_at_0,
    music.solo_after_50,
    music.solo_after_200,
    music.solo_after_600,
)
FIGURES = {
    function.__name__.replace("_", "-"): function for function in FUNCTIONS
}
