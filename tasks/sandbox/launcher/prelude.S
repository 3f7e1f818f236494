/* The Python that starts the user's code, as a text in the program. */
    .section .rodata
    .global prelude
    .hidden prelude
prelude:
    .incbin "prelude.py"
    .byte 0
    .section .note.GNU-stack,"",%progbits
