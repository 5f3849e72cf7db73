// 4 KiB of memory with a write enable a byte, read one cycle later. It starts with the program of program.s.
module memory (
    input  wire        clk,
    input  wire [9:0]  address,       // of words
    input  wire [31:0] write_data,
    input  wire [3:0]  write_enable,
    output reg  [31:0] read_data
);
    reg [31:0] words [0:1023];

    always @(posedge clk) begin
        read_data <= words[address];
        if (write_enable[0]) words[address][7:0] <= write_data[7:0];
        if (write_enable[1]) words[address][15:8] <= write_data[15:8];
        if (write_enable[2]) words[address][23:16] <= write_data[23:16];
        if (write_enable[3]) words[address][31:24] <= write_data[31:24];
    end

    integer i;
    initial begin
        read_data = 0;
        for (i = 0; i < 1024; i = i + 1) words[i] = 0;
        // start:
        words[0] = 32'h00400437;  // lui s0, 1024
        words[1] = 32'h00000493;  // li s1, 0
        // round:
        words[2] = 32'h040000ef;  // jal primes
        words[3] = 32'h0a800293;  // li t0, 168
        words[4] = 32'h02551663;  // bne a0, t0, wrong
        words[5] = 32'h088000ef;  // jal sort
        words[6] = 32'h02051263;  // bnez a0, wrong
        words[7] = 32'h118000ef;  // jal checksum
        words[8] = 32'h193282b7;  // lui t0, 103208
        words[9] = 32'h8e128293;  // addi t0, t0, -1823
        words[10] = 32'h00551a63; // bne a0, t0, wrong
        words[11] = 32'h0014c493; // xori s1, s1, 1
        words[12] = 32'h0024e493; // ori s1, s1, 2
        words[13] = 32'h00942023; // sw s1, 0(s0)
        words[14] = 32'hfd1ff06f; // j round
        // wrong:
        words[15] = 32'h00400493; // li s1, 4
        words[16] = 32'h00942023; // sw s1, 0(s0)
        words[17] = 32'h00100073; // ebreak
        // primes:
        words[18] = 32'h40000293; // li t0, 1024
        words[19] = 32'h7e800313; // li t1, 2024
        // clear:
        words[20] = 32'h0002a023; // sw zero, 0(t0)
        words[21] = 32'h00428293; // addi t0, t0, 4
        words[22] = 32'hfe62ece3; // bltu t0, t1, clear
        words[23] = 32'h00000513; // li a0, 0
        words[24] = 32'h00200293; // li t0, 2
        // next:
        words[25] = 32'h4002c383; // lbu t2, 1024(t0)
        words[26] = 32'h02039263; // bnez t2, composite
        words[27] = 32'h00150513; // addi a0, a0, 1
        words[28] = 32'h00528e33; // add t3, t0, t0
        words[29] = 32'h00100f13; // li t5, 1
        // mark:
        words[30] = 32'h400e0e93; // addi t4, t3, 1024
        words[31] = 32'h006ef863; // bgeu t4, t1, composite
        words[32] = 32'h01ee8023; // sb t5, 0(t4)
        words[33] = 32'h005e0e33; // add t3, t3, t0
        words[34] = 32'hff1ff06f; // j mark
        // composite:
        words[35] = 32'h00128293; // addi t0, t0, 1
        words[36] = 32'h3e800393; // li t2, 1000
        words[37] = 32'hfc72e8e3; // bltu t0, t2, next
        words[38] = 32'h00008067; // ret
        // sort:
        words[39] = 32'h000012b7; // lui t0, 1
        words[40] = 32'h80028293; // addi t0, t0, -2048
        words[41] = 32'h10028313; // addi t1, t0, 256
        words[42] = 32'h123453b7; // lui t2, 74565
        words[43] = 32'h67838393; // addi t2, t2, 1656
        words[44] = 32'h80200e37; // lui t3, 524800
        words[45] = 32'h003e0e13; // addi t3, t3, 3
        // fill:
        words[46] = 32'h0013fe93; // andi t4, t2, 1
        words[47] = 32'h0013d393; // srli t2, t2, 1
        words[48] = 32'h000e8463; // beqz t4, even
        words[49] = 32'h01c3c3b3; // xor t2, t2, t3
        // even:
        words[50] = 32'h0072a023; // sw t2, 0(t0)
        words[51] = 32'h00428293; // addi t0, t0, 4
        words[52] = 32'hfe6294e3; // bne t0, t1, fill
        words[53] = 32'h000012b7; // lui t0, 1
        words[54] = 32'h80428293; // addi t0, t0, -2044
        // insert:
        words[55] = 32'h0002a383; // lw t2, 0(t0)
        words[56] = 32'h00028e13; // mv t3, t0
        words[57] = 32'h00001fb7; // lui t6, 1
        words[58] = 32'h800f8f93; // addi t6, t6, -2048
        // shift:
        words[59] = 32'hffce2e83; // lw t4, -4(t3)
        words[60] = 32'h01d3d863; // bge t2, t4, placed
        words[61] = 32'h01de2023; // sw t4, 0(t3)
        words[62] = 32'hffce0e13; // addi t3, t3, -4
        words[63] = 32'hfffe18e3; // bne t3, t6, shift
        // placed:
        words[64] = 32'h007e2023; // sw t2, 0(t3)
        words[65] = 32'h00428293; // addi t0, t0, 4
        words[66] = 32'hfc629ae3; // bne t0, t1, insert
        words[67] = 32'h00000513; // li a0, 0
        words[68] = 32'h000012b7; // lui t0, 1
        words[69] = 32'h80428293; // addi t0, t0, -2044
        // check:
        words[70] = 32'hffc2a383; // lw t2, -4(t0)
        words[71] = 32'h0002ae03; // lw t3, 0(t0)
        words[72] = 32'h007e2eb3; // slt t4, t3, t2
        words[73] = 32'h01d50533; // add a0, a0, t4
        words[74] = 32'h00428293; // addi t0, t0, 4
        words[75] = 32'hfe6296e3; // bne t0, t1, check
        words[76] = 32'h00008067; // ret
        // checksum:
        words[77] = 32'h000012b7; // lui t0, 1
        words[78] = 32'h80028293; // addi t0, t0, -2048
        words[79] = 32'h10028313; // addi t1, t0, 256
        words[80] = 32'hfff00513; // li a0, -1
        words[81] = 32'hedb88fb7; // lui t6, 973704
        words[82] = 32'h320f8f93; // addi t6, t6, 800
        // byte:
        words[83] = 32'h0002c383; // lbu t2, 0(t0)
        words[84] = 32'h00754533; // xor a0, a0, t2
        words[85] = 32'h00800e13; // li t3, 8
        // bit:
        words[86] = 32'h00157e93; // andi t4, a0, 1
        words[87] = 32'h00155513; // srli a0, a0, 1
        words[88] = 32'h41d00eb3; // neg t4, t4
        words[89] = 32'h01fefeb3; // and t4, t4, t6
        words[90] = 32'h01d54533; // xor a0, a0, t4
        words[91] = 32'hfffe0e13; // addi t3, t3, -1
        words[92] = 32'hfe0e14e3; // bnez t3, bit
        words[93] = 32'h00128293; // addi t0, t0, 1
        words[94] = 32'hfc629ae3; // bne t0, t1, byte
        words[95] = 32'hfff54513; // not a0, a0
        words[96] = 32'h00008067; // ret
    end
endmodule
