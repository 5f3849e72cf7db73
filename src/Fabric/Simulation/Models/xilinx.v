// Buffers of Xilinx' 7 series that yosys' cells_sim.v does not have (UG953).
module IBUFDS (output O, input I, IB);
    parameter CAPACITANCE = "", DIFF_TERM = "", DQS_BIAS = "", IBUF_DELAY_VALUE = "", IBUF_LOW_PWR = "", IFD_DELAY_VALUE = "", IOSTANDARD = "";
    assign O = I;
endmodule

module IBUFGDS (output O, input I, IB);
    parameter CAPACITANCE = "", DIFF_TERM = "", IBUF_DELAY_VALUE = "", IBUF_LOW_PWR = "", IOSTANDARD = "";
    assign O = I;
endmodule

module OBUFDS (output O, OB, input I);
    parameter CAPACITANCE = "", IOSTANDARD = "", SLEW = "";
    assign O = I, OB = ~I;
endmodule

module OBUFTDS (output O, OB, input I, T);
    parameter CAPACITANCE = "", IOSTANDARD = "", SLEW = "";
    assign O = T ? 1'bz : I, OB = T ? 1'bz : ~I;
endmodule

// The enable is taken over while the clock is low: no pulse is cut.
module BUFGCE (output O, input CE, I);
    parameter CE_TYPE = "SYNC", SIM_DEVICE = "", STARTUP_SYNC = "";
    parameter [0:0] IS_CE_INVERTED = 0, IS_I_INVERTED = 0;
    wire clock = I ^ IS_I_INVERTED;
    reg on = 1;
    always @* if (!clock) on = CE ^ IS_CE_INVERTED;
    assign O = clock & on;
endmodule

module BUFGMUX (output O, input I0, I1, S);
    parameter CLK_SEL_TYPE = "SYNC";
    assign O = S ? I1 : I0;
endmodule

module BUFH (output O, input I);
    assign O = I;
endmodule

module BUFIO (output O, input I);
    assign O = I;
endmodule

module BUFMR (output O, input I);
    assign O = I;
endmodule
