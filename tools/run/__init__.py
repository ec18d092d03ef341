"""Run in the page: the programs of a lesson, in the reader's browser.

`session.py` runs blocks and knows which earlier ones a block needs; `worker.js`
holds it in the browser, `page.js` is what the reader presses and sees,
`editor.js` what they write in. `runtime.py` makes the folder that is served;
`compiled.py` compiles ahead what each start would have to compile.
"""
