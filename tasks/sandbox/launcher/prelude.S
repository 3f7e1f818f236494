/* The Python that starts the user's code, as a text in the program. */
    .section .rodata
    .global prelude
    .hidden prelude
prelude:
    .incbin "prelude.py"
    .byte 0
    .section .note.GNU-stack,"",%progbits
#if defined(__x86_64__)
    .section .note.gnu.property,"a"
    .align 8
    .long 4, 16, 5
    .asciz "GNU"
    .long 0xc0000002, 4, 3, 0
#endif
#if defined(__aarch64__)
    .section .note.gnu.property,"a"
    .align 3
    .long 4, 16, 5
    .asciz "GNU"
    .long 0xc0000000, 4, 3, 0
#endif
