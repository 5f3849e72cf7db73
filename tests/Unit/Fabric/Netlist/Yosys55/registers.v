// Registers of every kind that yosys 0.55 has.
module registers (input clk, input en, load, set, clear, reset, input [7:0] d, e, output reg [7:0] al, al2, output [7:0] sr2, sr3, sr4, latch, output reg [7:0] ad, sd, sdc, adl);
    always @(posedge clk, posedge load) if (load) al <= e; else al <= d;
    always @(posedge clk, posedge load) if (load) al2 <= e; else if (en) al2 <= d;
    \$dffsre #(.WIDTH(8), .CLK_POLARITY(1), .SET_POLARITY(1), .CLR_POLARITY(0), .EN_POLARITY(1)) dffsre_i (.CLK(clk), .SET({4'b0, {4{set}}}), .CLR(~{{4{clear}}, 4'b0}), .EN(en), .D(d), .Q(sr2));
    \$dffsr #(.WIDTH(8), .CLK_POLARITY(0), .SET_POLARITY(1), .CLR_POLARITY(1)) dffsr_i (.CLK(clk), .SET({8{set}}), .CLR({8{clear}} & e), .D(d), .Q(sr3));
    \$sr #(.WIDTH(8), .SET_POLARITY(1), .CLR_POLARITY(1)) sr_i (.SET({8{set}} & d), .CLR({8{clear}} & e), .Q(sr4));
    \$dlatchsr #(.WIDTH(8), .EN_POLARITY(1), .SET_POLARITY(1), .CLR_POLARITY(1)) dlatchsr_i (.EN(load), .SET({8{set}} & d), .CLR({8{clear}} & e), .D(d), .Q(latch));
    always @(posedge clk, posedge reset) if (reset) ad <= 8'h5a; else if (en) ad <= d;
    always @(posedge clk) if (reset) sd <= 8'ha5; else if (en) sd <= d;
    always @(posedge clk) if (en) begin if (reset) sdc <= 8'h3c; else sdc <= d; end
    always @* if (load) adl = d;
endmodule
