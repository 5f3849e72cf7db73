using Stead.Core;
using Stead.Fabric.Boards;
using Stead.Fabric.Builds;
using Stead.Fabric.Simulation;
using Stead.Fabric.Simulation.Lowering;
using Stead.Host.Fabric;
using Stead.Host.Narration;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Fabric.Bitstream;

/// <summary>Verilog → bitstream → netlist back → simulation: what the bits say is what the source says, cycle by cycle.</summary>
public sealed class Ice40RoundTripTests
{
    private static readonly INarrator s_silent = new Silent();

    private const string Outputs = "99 98 97 96 95 112 113 114", Inputs = "78 79 80 81 87 88 90 91";

    [Theory]
    [InlineData("static", "assign out = 8'b10101010;", 10)]
    [InlineData("blinky", "reg [7:0] leds; reg [31:0] counter; always @(posedge clk) if (counter == 0) begin leds <= leds + 1; counter <= 5; end else counter <= counter - 1; assign out = leds;", 5_000)]
    [InlineData("the article's blinky", "reg [3:0] leds; reg [31:0] counter; always @(posedge clk) if (counter == 0) begin leds <= leds + 1; counter <= 125000000; end else counter <= counter - 1; assign out = {counter[3:0], leds};", 10_000)]
    [InlineData("falling edge", "reg [7:0] sum; always @(negedge clk) sum <= sum * 3 + in; assign out = sum;", 2_000)]
    [InlineData("serial receiver", """
        reg [3:0] phase; reg [3:0] left; reg [7:0] shift, got; reg [1:0] line = 3;
        always @(posedge clk) begin
            line <= {line[0], in[0] | in[1]};
            phase <= phase + 1;
            if (left == 0) begin if (line == 2'b10) begin left <= 10; phase <= 8; end end
            else if (phase == 15) begin
                left <= left - 1;
                if (left == 1) got <= shift; else shift <= {line[1], shift[7:1]};
            end
        end
        assign out = got ^ {4'b0, left};
        """, 20_000)]
    [InlineData("memory of 16 bits", "reg [15:0] m [0:255]; reg [15:0] q; reg [7:0] a; always @(posedge clk) begin a <= a * 5 + 1; q <= m[a]; if (in[0]) m[in] <= {q[14:0], in[1]} + a; end assign out = q[15:8] ^ q[7:0];", 4_000)]
    [InlineData("memory of 8 bits", "reg [7:0] m [0:511]; reg [7:0] q; reg [8:0] a; integer i; initial for (i = 0; i < 512; i = i + 1) m[i] = i * 7 + 1; always @(posedge clk) begin a <= a * 5 + 1; q <= m[a]; if (in[0]) m[{in, a[0]}] <= q + in; end assign out = q;", 4_000)]
    [InlineData("memory of 4 bits", "reg [3:0] m [0:1023]; reg [3:0] q; reg [9:0] a; always @(posedge clk) begin a <= a * 5 + 1; q <= m[a]; if (in[0]) m[{in, a[1:0]}] <= q + in[7:4]; end assign out = {a[3:0], q};", 6_000)]
    [InlineData("memory of 2 bits", "reg [1:0] m [0:2047]; reg [1:0] q; reg [10:0] a; always @(posedge clk) begin a <= a * 5 + 1; q <= m[a]; if (in[0]) m[{in, a[2:0]}] <= q + in[7:6]; end assign out = {a[5:0], q};", 8_000)]
    [InlineData("memory with falling clocks", "reg [7:0] m [0:511]; reg [7:0] q; reg [8:0] a; always @(posedge clk) a <= a * 5 + 1; always @(negedge clk) begin q <= m[a]; if (in[0]) m[{in, a[0]}] <= q + in; end assign out = q;", 4_000)]
    [InlineData("a case with branches that never come", "wire [3:0] w = in[0]; reg [7:0] r; always @(posedge clk) case (w) 0: r <= in; 1: r <= in[0]; 2: r <= 7; 3: r <= 9; endcase assign out = r;", 1_000)]
    public void The_bits_do_what_the_source_says(string name, string body, int cycles)
    {
        foreach (var program in (string[])["yosys", "nextpnr-ice40", "icepack", "icebox_vlog"]) Needs.Program(program);
        var folder = Directory.CreateTempSubdirectory("stead-ice-").FullName;
        try
        {
            var source = $"{folder}/top.v";
            File.WriteAllText(source, $"module top(input clk, input [7:0] in, output [7:0] out);\n{body}\nendmodule\n");
            File.WriteAllText($"{folder}/top.pcf", "set_io clk 21\n" + Constraints("in", Inputs) + Constraints("out", Outputs));
            Programs.Run([.. Ice40Tools.Synthesis([source], "top", $"{folder}/top.json")]).Ok();
            Programs.Run(["sh", "-c", $"cd {folder} && nextpnr-ice40 -q --hx1k --package tq144 --json top.json --pcf top.pcf --asc top.asc 2>nextpnr.log || {{ cat nextpnr.log; exit 1; }}; icepack top.asc top.bin"]).Ok();
            using var recovered = RecoveredDesign.Open(BitstreamFile.Read($"{folder}/top.bin"), BoardTable.Get("icestick"), s_silent);
            using var bits = new Interpreter(Lower(recovered.Design.Verilog));
            using var words = new Interpreter(Lower([source]));
            if (body.Contains(" m [", StringComparison.Ordinal)) Assert.NotEmpty(bits.Program.Memories);
            Compare(name, words, bits, cycles);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static string Constraints(string port, string pins) => string.Concat(pins.Split(' ').Select((pin, i) => $"set_io {port}[{i}] {pin}\n"));

    private static SimulationProgram Lower(IReadOnlyList<string> verilog) => ModuleLowering.Lower(Synthesis.Run(verilog, "top", s_silent).Design.Top(null), new());

    private static void Compare(string name, Interpreter words, Interpreter bits, int cycles)
    {
        var chance = new RandomSequence(11);
        var (clock, pinClock) = (Port(words, "clk"), Port(bits, "pin_21"));
        var (inputs, outputs) = (Port(words, "in"), Port(words, "out"));
        var pinsIn = Inputs.Split(' ').Select(pin => Port(bits, $"pin_{pin}")).ToArray();
        var pinsOut = Outputs.Split(' ').Select(pin => Port(bits, $"pin_{pin}")).ToArray();
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            var value = chance.Next() & 0xff;
            if (inputs is { } port) words.State[port.Offset] = value;
            for (var i = 0; i < pinsIn.Length; i++)
            {
                if (pinsIn[i] is { } pin) bits.State[pin.Offset] = value >> i & 1;
            }
            Step(words, clock);
            Step(bits, pinClock);
            ulong seen = 0;
            for (var i = 0; i < pinsOut.Length; i++) seen |= bits.State[pinsOut[i]!.Value.Offset] << i;
            Assert.True(words.State[outputs!.Value.Offset] == seen, $"{name}: {words.State[outputs.Value.Offset]:x2} by the source, {seen:x2} by the bits, in cycle {cycle}");
        }
    }

    private static void Step(Interpreter engine, Slot? clock)
    {
        engine.Settle();
        if (clock is { } slot) engine.Run(slot, 1);
    }

    private static Slot? Port(Interpreter engine, string name) => engine.Program.Ports.FirstOrDefault(port => port.Name == name)?.Slot;

    private sealed class Silent : INarrator
    {
        public void Say(string line) { }
        public void Warn(string text) { }
        public IMeter Begin(string title, long? total = null, MeterUnit unit = MeterUnit.Steps) => new Nothing();

        private sealed class Nothing : IMeter
        {
            public void Report(long done) { }
            public void Dispose() { }
        }
    }
}
