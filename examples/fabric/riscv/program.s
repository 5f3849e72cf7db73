# What the processor in top.v runs. To change it: assemble it (llvm-mc -triple=riscv32 -filetype=obj), and put the words into memory.v.
# Each round counts the primes below 1000 with a sieve (168), sorts 64 numbers, and takes a checksum of them; the LEDs show
# led0: changes with each round, led1: every round so far was right, led2: one was wrong.
        .equ LEDS, 0x400                # in units of 4 KiB, for lui
        .equ SIEVE, 0x400               # 1000 bytes
        .equ NUMBERS, 0x800             # 64 words

start:  lui     s0, LEDS
        li      s1, 0                   # what the LEDs show
round:  jal     ra, primes
        li      t0, 168
        bne     a0, t0, wrong
        jal     ra, sort
        bnez    a0, wrong
        jal     ra, checksum
        li      t0, 0x193278e1
        bne     a0, t0, wrong
        xori    s1, s1, 1
        ori     s1, s1, 2
        sw      s1, 0(s0)
        j       round
wrong:  li      s1, 4
        sw      s1, 0(s0)
        ebreak

# a0: how many primes there are below 1000.
primes: li      t0, SIEVE
        li      t1, SIEVE + 1000
clear:  sw      zero, 0(t0)
        addi    t0, t0, 4
        bltu    t0, t1, clear
        li      a0, 0
        li      t0, 2
next:   lbu     t2, SIEVE(t0)
        bnez    t2, composite
        addi    a0, a0, 1
        add     t3, t0, t0
        li      t5, 1
mark:   addi    t4, t3, SIEVE
        bgeu    t4, t1, composite
        sb      t5, 0(t4)
        add     t3, t3, t0
        j       mark
composite:
        addi    t0, t0, 1
        li      t2, 1000
        bltu    t0, t2, next
        ret

# Fills the numbers from a shift register, sorts them by insertion. a0: how many are out of order.
sort:   li      t0, NUMBERS
        addi    t1, t0, 256
        lui     t2, 0x12345
        addi    t2, t2, 0x678
        lui     t3, 0x80200
        addi    t3, t3, 3
fill:   andi    t4, t2, 1
        srli    t2, t2, 1
        beqz    t4, even
        xor     t2, t2, t3
even:   sw      t2, 0(t0)
        addi    t0, t0, 4
        bne     t0, t1, fill
        li      t0, NUMBERS + 4
insert: lw      t2, 0(t0)
        mv      t3, t0
        li      t6, NUMBERS
shift:  lw      t4, -4(t3)
        ble     t4, t2, placed
        sw      t4, 0(t3)
        addi    t3, t3, -4
        bne     t3, t6, shift
placed: sw      t2, 0(t3)
        addi    t0, t0, 4
        bne     t0, t1, insert
        li      a0, 0
        li      t0, NUMBERS + 4
check:  lw      t2, -4(t0)
        lw      t3, 0(t0)
        slt     t4, t3, t2
        add     a0, a0, t4
        addi    t0, t0, 4
        bne     t0, t1, check
        ret

# a0: CRC-32 of the sorted numbers' bytes.
checksum:
        li      t0, NUMBERS
        addi    t1, t0, 256
        li      a0, -1
        li      t6, 0xedb88320
byte:   lbu     t2, 0(t0)
        xor     a0, a0, t2
        li      t3, 8
bit:    andi    t4, a0, 1
        srli    a0, a0, 1
        neg     t4, t4
        and     t4, t4, t6
        xor     a0, a0, t4
        addi    t3, t3, -1
        bnez    t3, bit
        addi    t0, t0, 1
        bne     t0, t1, byte
        not     a0, a0
        ret
