// A block memory of the iCE40, as icebox_vlog writes it: 256 rows of 16 bits. In mode M a port reads or writes every 2**M-th bit of a row, the
// lowest of the upper address bits saying which ones, through the one wire in the middle of each group (Lattice TN1250).
module SB_RAM40_4K (RDATA, RCLK, RCLKE, RE, RADDR, WCLK, WCLKE, WE, WADDR, MASK, WDATA);
    parameter READ_MODE = 0;
    parameter WRITE_MODE = 0;
    parameter [255:0] INIT_0 = 0, INIT_1 = 0, INIT_2 = 0, INIT_3 = 0, INIT_4 = 0, INIT_5 = 0, INIT_6 = 0, INIT_7 = 0;
    parameter [255:0] INIT_8 = 0, INIT_9 = 0, INIT_A = 0, INIT_B = 0, INIT_C = 0, INIT_D = 0, INIT_E = 0, INIT_F = 0;

    localparam [4095:0] INIT = {INIT_F, INIT_E, INIT_D, INIT_C, INIT_B, INIT_A, INIT_9, INIT_8, INIT_7, INIT_6, INIT_5, INIT_4, INIT_3, INIT_2, INIT_1, INIT_0};
    localparam READ_GROUP = 1 << READ_MODE, READ_WIRE = READ_MODE == 0 ? 0 : READ_GROUP / 2 - 1;
    localparam WRITE_GROUP = 1 << WRITE_MODE, WRITE_WIRE = WRITE_MODE == 0 ? 0 : WRITE_GROUP / 2 - 1;

    output [15:0] RDATA;
    input RCLK, RCLKE, RE, WCLK, WCLKE, WE;
    input [10:0] RADDR, WADDR;
    input [15:0] MASK, WDATA;

    reg [15:0] rows [0:255];
    reg [15:0] row = 0;
    wire [15:0] read_here, write_here, data;

    integer i;
    initial for (i = 0; i < 256; i = i + 1) rows[i] = INIT[16 * i +: 16];

    genvar at;
    generate
        for (at = 0; at < 16; at = at + 1) begin : bits
            assign read_here[at] = at % READ_GROUP == (RADDR[10:8] & READ_GROUP - 1);
            assign write_here[at] = WRITE_MODE == 0 ? !MASK[at] : at % WRITE_GROUP == (WADDR[10:8] & WRITE_GROUP - 1);
            assign data[at] = WDATA[at / WRITE_GROUP * WRITE_GROUP + WRITE_WIRE];
            assign RDATA[at] = at % READ_GROUP == READ_WIRE && |row[at / READ_GROUP * READ_GROUP +: READ_GROUP];
        end
    endgenerate

    always @(posedge WCLK)
        if (WE && WCLKE)
            for (i = 0; i < 16; i = i + 1)
                if (write_here[i]) rows[WADDR[7:0]][i] <= data[i];

    always @(posedge RCLK)
        if (RE && RCLKE) row <= rows[RADDR[7:0]] & read_here;
endmodule
