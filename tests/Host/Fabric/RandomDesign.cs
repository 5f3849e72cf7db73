using System.Text;
using Stead.Core;

namespace Stead.Tests.Host.Fabric;

/// <summary>A Verilog module of everything synthesis knows, put together by chance: the same one for the same seed.</summary>
/// <param name="Name">Of the module.</param>
/// <param name="Inputs">All but the clocks.</param>
/// <param name="Clocks">At least one.</param>
internal sealed record RandomDesign(string Name, ulong Seed, string Verilog, IReadOnlyList<(string Name, int Width)> Inputs, IReadOnlyList<string> Clocks, IReadOnlyList<(string Name, int Width)> Outputs)
{
    /// <summary>Starts high and is waited for at its falling edge; the others start low and are waited for at their rising edge. So no simulator has an edge at the start.</summary>
    public const string FallingClock = "clkn";

    /// <summary>Active when low, and it is so at the start.</summary>
    public const string LowReset = "rstn";

    /// <param name="unknowns">Leave registers and memories without initial values, and read outside of vectors.</param>
    /// <param name="cxxrtl">Only what CXXRTL of Yosys 0.23 can do: no powers, no high impedance, no clocks made of registers, and no divisions, which may take for ever.</param>
    public static RandomDesign Make(string name, ulong seed, bool unknowns = false, bool cxxrtl = false) => new Writer(name, seed, unknowns, cxxrtl).Write();

    private sealed class Writer(string name, ulong seed, bool unknowns, bool cxxrtl)
    {
        private readonly RandomSequence _random = new(seed);
        private static readonly int[] s_widths = [1, 1, 1, 2, 3, 4, 5, 7, 8, 8, 12, 16, 17, 31, 32, 32, 33, 48, 63, 64, 65, 96, 127, 128, 129, 200];
        private static readonly string[] s_binary = ["+", "-", "*", "&", "|", "^", "~^", "<", "<=", ">", ">=", "==", "!=", "&&", "||", "+", "-", "&", "|", "^", "===", "!=="];

        private readonly StringBuilder _body = new();
        private string _part = "";
        private readonly List<(string Name, int Width)> _readable = [];
        private readonly List<(string Name, int Width)> _inputs = [], _outputs = [];
        private readonly List<string> _clocks = ["clk", FallingClock];

        public RandomDesign Write()
        {
            if (Chance(0.3)) _clocks.Add("clkb");
            _inputs.AddRange([("rst", 1), ("en", 1), (LowReset, 1)]);
            for (var i = Number(2, 5); i > 0; i--) _inputs.Add(($"i{_inputs.Count}", Width()));
            foreach (var input in _inputs) _readable.Add(input);

            var registers = Many("r", Number(1, 5));
            foreach (var (register, width) in registers) Declare("reg", register, width, !unknowns || Chance(0.5));
            var memory = Chance(0.4);
            if (memory) Memory();
            _readable.AddRange(registers);
            // In a netlist, what they take does go through logic.
            if (!cxxrtl && !unknowns && Chance(0.25)) DerivedClocks(registers);
            for (var i = Number(2, 8); i > 0; i--) Wire($"w{i}");
            if (Chance(0.3)) Block("b0");
            if (Chance(0.25)) Parts();
            if (!cxxrtl && Chance(0.2)) Bus("t0");
            // Latches of a netlist are not looked at in the beginning by Icarus Verilog.
            if (!unknowns && Chance(0.15)) Latch("l0");
            foreach (var (register, width) in registers) Always(register, width);
            if (memory) MemoryPorts();
            for (var i = Number(1, 4); i > 0; i--) Wire($"v{i}");
            foreach (var (signal, width) in _readable.Where(_ => Chance(0.5)).Append(_readable[^1]).Distinct().ToList()) Output(signal, width);

            var ports = _clocks.Select(clock => $"input {clock}").Concat(_inputs.Select(input => $"input {Range(input.Width)}{input.Name}"))
                .Concat(_outputs.Select(output => $"output {Range(output.Width)}{output.Name}"));
            return new(name, seed, $"{_part}module {name}({string.Join(", ", ports)});\n{_body}endmodule\n", _inputs, _clocks, _outputs);
        }

        private List<(string, int)> Many(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => ($"{prefix}{i}", Width()))];

        private void Declare(string kind, string signal, int width, bool initial)
        {
            Line($"{kind} {(Chance(0.3) ? "signed " : "")}{Range(width)}{signal};");
            if (initial) Line($"initial {signal} = {Constant(width)};");
        }

        private void Output(string signal, int width)
        {
            Line($"assign o{_outputs.Count} = {signal};");
            _outputs.Add(($"o{_outputs.Count}", width));
        }

        private void Wire(string wire)
        {
            var width = Width();
            Line($"wire {(Chance(0.3) ? "signed " : "")}{Range(width)}{wire} = {Expression(3)};");
            _readable.Add((wire, width));
        }

        private void Latch(string latch)
        {
            var width = Width();
            Declare("reg", latch, width, !unknowns);
            Line($"always_latch if ({(Chance(0.5) ? "en" : "!en")}) {latch} = {Expression(2)};");
            _readable.Add((latch, width));
        }

        /// <summary>A gated clock, and one that is half as fast. What they take has not to go through any logic on its way: in Verilog that would be a race.</summary>
        private void DerivedClocks(IReadOnlyList<(string Name, int Width)> registers)
        {
            var all = _readable[..];
            _readable.RemoveAll(signal => !_inputs.Contains(signal) && !registers.Contains(signal));
            var (gate, bit) = registers[Number(0, registers.Count - 1)];
            Line($"wire clkg = clk & {(Chance(0.5) ? "en" : bit == 1 ? gate : $"{gate}[{Number(0, bit - 1)}]")};");
            Line("reg clkh; initial clkh = 1'b0;");
            Line($"always @(posedge {_clocks[0]}) {(Chance(0.5) ? "if (en) " : "")}clkh <= ~clkh;");
            foreach (var (register, clock) in ((string, string)[])[("g0", "clkg"), ("h0", "clkh")])
            {
                var width = Width();
                Declare("reg", register, width, !unknowns);
                Line($"always @({(Chance(0.7) ? "posedge" : "negedge")} {clock}) {register} <= {Expression(2)};");
                all.Add((register, width));
            }
            _readable.Clear();
            _readable.AddRange(all);
        }

        /// <summary>Statements one after the other, of which the last one counts.</summary>
        private void Block(string variable)
        {
            var (width, (counted, bits)) = (Width(), _readable[Number(0, _readable.Count - 1)]);
            Line($"reg {Range(width)}{variable}; integer {variable}_i;");
            Line("always_comb begin");
            Line($"  {variable} = {Expression(2)};");
            if (width > 4) Line($"  if ({Expression(1)}) {variable}[{Number(0, width - 4)} +: {Number(1, 4)}] = {Expression(1)};");
            if (width > 4) Line($"  {variable}[{{{Pick(Number(1, 5))}}}] = {Leaf()};");
            Line($"  casez ({{{(unknowns ? "~" : "")}{{{Pick(4)}}}, rst, en}})");
            Line($"    {(Chance(0.5) ? "6'b1???0?" : "6'b?10???")}: {variable} = {variable} ^ {Leaf()};");
            Line($"    {(Chance(0.5) ? "6'b??1??0" : "6'b0?????")}: {variable} = {Expression(1)};");
            Line("    default: ;");
            Line("  endcase");
            if (bits > 1) Line($"  for ({variable}_i = 0; {variable}_i < {Math.Min(bits, 12)}; {variable}_i = {variable}_i + 1) {variable} = {variable} + {counted}[{variable}_i];");
            Line("end");
            _readable.Add((variable, width));
        }

        /// <summary>Instances of a module with a parameter.</summary>
        private void Parts()
        {
            var inside = $"{name}_part";
            _part = $$"""
                module {{inside}} #(parameter W = 4, parameter [7:0] K = 3) (input clk, input [W-1:0] a, input signed [W:0] b, output reg [W-1:0] y, output [W-1:0] z);
                  {{(unknowns && Chance(0.5) ? "" : "initial y = K;")}}
                  function [W-1:0] f(input [W-1:0] v, input signed [W:0] w); f = (v {{s_binary[Number(0, 5)]}} K) ^ (w >>> 1); endfunction
                  genvar i;
                  generate for (i = 0; i < W; i = i + 1) begin : g
                    if (i % 2 == {{Number(0, 1)}}) assign z[i] = a[i] ^ y[W-1-i]; else assign z[i] = b[i+1] & y[i];
                  end endgenerate
                  always @(posedge clk) y <= f(a, b) {{s_binary[Number(0, 5)]}} y;
                endmodule

                """;
            for (var i = Number(1, 2); i > 0; i--)
            {
                var width = Math.Max(2, Width());
                Line($"wire [{width - 1}:0] py{i}, pz{i};");
                Line($"wire [{width - 1}:0] pa{i} = {Expression(2)};");
                Line($"wire [{width}:0] pb{i} = {Expression(1)};");
                Line($"{inside} #(.W({width}){(Chance(0.5) ? $", .K({Number(0, 255)})" : "")}) p{i}(.clk({(Chance(0.8) ? "clk" : _clocks.Count > 2 ? "clkb" : "clk")}), .a(pa{i}), .b(pb{i}), .y(py{i}), .z(pz{i}));");
                _readable.AddRange([($"py{i}", width), ($"pz{i}", width)]);
            }
        }

        /// <summary>Two drivers, one of which is always there; or, where values may be unknown, none or both.</summary>
        private void Bus(string bus)
        {
            var width = Width();
            var other = unknowns ? "rst" : "!en";
            Line($"wire {Range(width)}{bus};");
            Line($"wire {Range(width)}{bus}a = {Expression(2)}, {bus}b = {Expression(2)};");
            Line($"assign {bus} = en ? {bus}a : {{{width}{{1'bz}}}};");
            Line($"assign {bus} = {other} ? {bus}b : {{{width}{{1'bz}}}};");
            _readable.Add((bus, width));
        }

        private void Always(string register, int width)
        {
            var clock = _clocks[Number(0, _clocks.Count - 1)];
            var edge = clock == FallingClock ? "negedge" : "posedge";
            var next = Expression(3);
            switch (Number(0, 7))
            {
                case 0: Line($"always @({edge} {clock}) {register} <= {next};"); break;
                case 1: Line($"always @({edge} {clock}) if (en) {register} <= {next};"); break;
                case 2: Line($"always @({edge} {clock}) if (rst) {register} <= {Constant(width)}; else {register} <= {next};"); break;
                case 3: Line($"always @({edge} {clock}) if (rst) {register} <= {Constant(width)}; else if ({Expression(1)}) {register} <= {next};"); break;
                case 4: Line($"always @({edge} {clock}) if (en) begin if (rst) {register} <= {Constant(width)}; else {register} <= {next}; end"); break;
                case 5: Line($"always @({edge} {clock} or posedge rst) if (rst) {register} <= {Constant(width)}; else {register} <= {next};"); break;
                case 6: Line($"always @({edge} {clock} or negedge rstn) if (!rstn) {register} <= {Constant(width)}; else if (en) {register} <= {next};"); break;
                default:
                    // What Yosys writes of a selection takes z for any value; ~ makes it x.
                    Line($"always @({edge} {clock}) case ({(unknowns ? "~" : "")}{{{Pick(4)}}})");
                    for (var i = 0; i < Number(2, 5); i++) Line($"  {i}: {register} <= {Expression(2)};");
                    if (Chance(0.7)) Line($"  default: {register} <= {next};");
                    Line("endcase");
                    break;
            }
        }

        private int _memoryWidth, _memoryDepth;

        private void Memory()
        {
            (_memoryWidth, _memoryDepth) = (Number(0, 3) == 0 ? Number(60, 140) : Number(1, 40), Number(2, 20));
            Line($"reg [{_memoryWidth - 1}:0] mem [0:{_memoryDepth - 1}];");
            if (unknowns && Chance(0.5)) return;
            Line("initial begin");
            for (var i = 0; i < _memoryDepth; i++) Line($"  mem[{i}] = {Constant(_memoryWidth)};");
            Line("end");
        }

        private void MemoryPorts()
        {
            var clock = _clocks[0];
            // Only addresses that exist: what lies outside is the simulator's choice, but for unknowns.
            var bits = unknowns ? 5 : System.Numerics.BitOperations.Log2((uint)_memoryDepth);
            var (write, read) = (Pick(bits), Pick(bits));
            Line($"wire [{Math.Max(0, bits - 1)}:0] wa = {write}, ra = {read};");
            if (Chance(0.3) && _memoryWidth > 1)
            {
                var half = Number(0, _memoryWidth - 2);
                // Yosys 0.23 does not extend what is written to a part of a row.
                Line($"wire [{_memoryWidth - 1}:0] wd = {Expression(1)};");
                Line($"always @(posedge {clock}) begin if (en) mem[wa][{half}:0] <= wd[{half}:0]; if (rst) mem[wa][{_memoryWidth - 1}:{half + 1}] <= wd[{_memoryWidth - 1}:{half + 1}]; end");
            }
            else Line($"always @(posedge {clock}) if ({(Chance(0.5) ? "en" : Expression(1))}) mem[wa] <= {Expression(1)};");
            if (Chance(0.5)) Line($"wire [{_memoryWidth - 1}:0] q = mem[ra];");
            else
            {
                Line($"reg [{_memoryWidth - 1}:0] q;{(unknowns ? "" : $" initial q = {Constant(_memoryWidth)};")}");
                Line(Number(0, 2) switch
                {
                    0 => $"always @(posedge {clock}) q <= mem[ra];",
                    1 => $"always @(posedge {clock}) if (en) q <= mem[ra];",
                    _ => $"always @(posedge {clock}) if (rst) q <= {Constant(_memoryWidth)}; else q <= mem[ra];",
                });
            }
            _readable.Add(("q", _memoryWidth));
        }

        private string Expression(int depth)
        {
            if (depth == 0 || Chance(0.1)) return Leaf();
            switch (Number(0, 15))
            {
                case 0: return $"({Expression(depth - 1)} {(Chance(0.5) ? "<<" : "<<<")} {Pick(Number(1, 8))})";
                case 1: return $"({Expression(depth - 1)} {(Chance(0.5) ? ">>" : ">>>")} {Pick(Number(1, 8))})";
                case 2: return $"({Expression(depth - 1)} ? {Expression(depth - 1)} : {Expression(depth - 1)})";
                case 3: return $"{{{Expression(depth - 1)}, {Leaf()}}}";
                case 4: return $"{{{Number(1, 4)}{{{Leaf()}}}}}";
                case 5: return $"{Unary()}({Expression(depth - 1)})";
                case 6: return $"$signed({Expression(depth - 1)})";
                case 7: return $"$unsigned({Expression(depth - 1)})";
                // Divided at their own width, of a word: Icarus Verilog 11 divides longer ones wrongly.
                case 8 when !cxxrtl: return $"{{({Pick(Number(1, 60))} {(Chance(0.5) ? "/" : "%")} ({Pick(Number(1, 60))} | 1'b1))}}";
                case 9: return Part();
                case 10 when !cxxrtl && Chance(0.2): return $"{{({{{Pick(Number(1, 20))}}} ** {{{Pick(3)}}})}}";
                default: return $"({Expression(depth - 1)} {s_binary[Number(0, s_binary.Length - 1)]} {Expression(depth - 1)})";
            }
        }

        private string Unary() => ((string[])["~", "-", "!", "&", "|", "^", "~&", "~|", "~^", "+"])[Number(0, 9)];

        /// <summary>Bits whose place is known, or is a signal.</summary>
        private string Part()
        {
            var (signal, width) = _readable[Number(0, _readable.Count - 1)];
            if (width < 4) return signal;
            var low = Number(0, width - 2);
            var high = Number(low, width - 1);
            return Number(0, 2) switch
            {
                0 => $"{signal}[{high}:{low}]",
                1 => $"{signal}[{{{Pick(unknowns ? 6 : System.Numerics.BitOperations.Log2((uint)width))}}}]",
                _ => unknowns ? $"{signal}[{{{Pick(5)}}} +: {Number(1, 4)}]" : $"{signal}[{{{Pick(1)}}} +: {Number(1, width - 2)}]",
            };
        }

        /// <summary>A signal, or some bits of one, of at most so many bits.</summary>
        private string Pick(int most)
        {
            if (most == 0) return "1'b0";
            var (signal, width) = _readable[Number(0, _readable.Count - 1)];
            return width <= most ? signal : $"{signal}[{most - 1}:0]";
        }

        private string Leaf() => Chance(0.15) ? Constant(Number(1, 40)) : _readable[Number(0, _readable.Count - 1)].Name;

        private string Constant(int width)
        {
            var digits = new StringBuilder();
            for (var i = 0; i < (width + 3) / 4; i++) digits.Append("0123456789abcdef0f"[Number(0, 17)]);
            // The highest digit may be cut: no warning, and the same everywhere.
            if (width % 4 != 0) digits[0] = (char)('0' + Number(0, (1 << width % 4) - 1));
            return $"{width}'{(Chance(0.2) ? "s" : "")}h{digits}";
        }

        private void Line(string line) => _body.Append("  ").Append(line).Append('\n');

        private int Width() => s_widths[Number(0, s_widths.Length - 1)];

        private static string Range(int width) => width == 1 ? "" : $"[{width - 1}:0] ";

        private int Number(int least, int most) => least + (int)_random.Below(most - least + 1);

        private bool Chance(double probability) => _random.Chance(probability);
    }
}
