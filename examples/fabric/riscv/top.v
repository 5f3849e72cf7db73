// The processor with its memory, and four LEDs at address 0x400000.
module top (
    input  wire       clk,
    output reg  [3:0] led = 0
);
    wire [31:0] address, write_data, read_data;
    wire [3:0]  write_enable;
    wire        device = address[22];

    core core (
        .clk(clk), .address(address), .write_data(write_data), .write_enable(write_enable), .read_data(read_data), .stopped()
    );

    memory memory (
        .clk(clk), .address(address[11:2]), .write_data(write_data), .write_enable(device ? 4'b0 : write_enable), .read_data(read_data)
    );

    always @(posedge clk)
        if (device && write_enable[0]) led <= write_data[3:0];
endmodule
