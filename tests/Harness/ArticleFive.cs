namespace Stead.Tests.Harness;

/// <summary>What article 5 prints for its reader to type.</summary>
public static class ArticleFive
{
    /// <summary>The lights stand at 1010.</summary>
    public const string StaticDesign =
        """
        module top(
            output [3:0]led
        );

        wire [3:0]led;

        assign led = {1'b1, 1'b0, 1'b1, 1'b0};

        endmodule
        """;

    /// <summary>The four lights' pins.</summary>
    public const string LedConstraints =
        """
        set_property -dict { PACKAGE_PIN R14  IOSTANDARD LVCMOS33 } \
            [get_ports { led[0] }]; #IO_L6N_T0_VREF_34 Sch=LED0
        set_property -dict { PACKAGE_PIN P14  IOSTANDARD LVCMOS33 } \
            [get_ports { led[1] }]; #IO_L6P_T0_34 Sch=LED1
        set_property -dict { PACKAGE_PIN N16  IOSTANDARD LVCMOS33 } \
            [get_ports { led[2] }]; #IO_L21N_T3_DQS_AD14N_35 Sch=LED2
        set_property -dict { PACKAGE_PIN M14  IOSTANDARD LVCMOS33 } \
            [get_ports { led[3] }]; #IO_L23P_T3_35 Sch=LED3

        """;

    /// <summary>The lights count in binary, one more each 125 000 001 edges.</summary>
    public const string BlinkingDesign =
        """
        module top(
            input clk,
            output [3:0] led
        );

        localparam cycles_per_second = 125000000;

        reg [3:0] leds;
        reg [31:0] counter;


        always @ (posedge clk)
        begin
          if (counter == 0) begin
            leds <= leds + 1;
            counter <= cycles_per_second;
          end else counter <= counter - 1;
        end

        assign led = leds;

        endmodule
        """;

    /// <summary>The clock's pin and period.</summary>
    public const string ClockConstraints =
        """
        set_property -dict { PACKAGE_PIN H16 \
          IOSTANDARD LVCMOS33 } \
          [get_ports { clk }]; #IO_L13P_T2_MRCC_35 Sch=SYSCLK
        create_clock -add -name sys_clk_pin -period 8.00 \
          -waveform {0 4} [get_ports { clk }];#set

        """;
}
