using Stead.Fabric.Netlist;
using Stead.Fabric.Simulation;
using Stead.Fabric.Simulation.Lowering;
using Stead.Host.Fabric;
using Stead.Tests.Harness;

namespace Stead.Tests.Host.Fabric;

/// <summary>Runs designs in Icarus Verilog and in our engines, step by step, and says where they differ. Many designs at a time: starting the tools costs more than they do.</summary>
internal sealed class Icarus : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stead-icarus-").FullName;

    private string this[string name] => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>As the source says, against an interpreter and machine code.</summary>
    /// <returns>A line for each difference.</returns>
    public List<string> Compare(IReadOnlyList<RandomDesign> designs, ulong seed, int steps)
    {
        var vectors = Write(designs, seed, steps);
        // As for users, or less optimised, which leaves more kinds of cells.
        var netlist = seed / (ulong)designs.Count % 2 == 0 ? Synthesise("opt -keepdc;", "setundef -zero -init; opt;") : Synthesise("opt_clean;", "setundef -zero -init; opt_expr; opt_dff;");
        var expected = Simulate(this["designs.v"]);
        var differences = new List<string>();
        for (var i = 0; i < designs.Count; i++)
        {
            var program = ModuleLowering.Lower(netlist.Top(designs[i].Name), new());
            var interpreter = new Interpreter(program);
            Differ(designs[i], seed, "interpreter", expected[designs[i].Name], vectors[i].Run(interpreter), differences);
            if (!CompiledEngine.IsSupported) continue;
            using var compiled = new CompiledEngine(program);
            Differ(designs[i], seed, "compiled", vectors[i].Cycles(interpreter), vectors[i].Cycles(compiled), differences);
        }
        return differences;
    }

    /// <summary>As the netlist says, with unknown bits: what synthesis makes of an `if` whose condition is unknown is its own affair.</summary>
    public List<string> CompareUnknowns(IReadOnlyList<RandomDesign> designs, ulong seed, int steps)
    {
        var vectors = Write(designs, seed, steps);
        var netlist = Synthesise("opt_clean;", "", $"write_verilog -noattr {this["netlist.v"]};");
        var expected = Simulate(this["netlist.v"]);
        var differences = new List<string>();
        for (var i = 0; i < designs.Count; i++)
        {
            using var engine = new UnknownsInterpreter(ModuleLowering.Lower(netlist.Top(designs[i].Name), new() { Unknowns = true }));
            Differ(designs[i], seed, "unknowns", expected[designs[i].Name], vectors[i].Run(engine), differences);
        }
        return differences;
    }

    /// <summary>Cells that Yosys made up to test itself, against its own models of them.</summary>
    public (int Cells, List<string> Differences) CompareCells(int each, int seed, int steps)
    {
        Ok("yosys", "-q", "-p", $"test_cell -n {each} -s {seed} -w {this["cell"]} -nosat -noeval all");
        var files = Directory.GetFiles(_folder, "cell_*.il").Order(StringComparer.Ordinal).ToList();
        var read = string.Concat(files.Select((file, i) => $"read_rtlil {file}\nrename gold c{i}\n"));
        File.WriteAllText(this["cells.ys"], $"{read}write_json {this["netlist.json"]}\nwrite_verilog -noexpr -noattr {this["netlist.v"]}\n");
        Ok("yosys", "-q", "-s", this["cells.ys"]);
        var netlist = YosysJson.Read(File.ReadAllBytes(this["netlist.json"]));
        var designs = netlist.Modules.Select(module => new RandomDesign(module.Name, "", [.. module.Ports.Where(port => port.Direction == PortDirection.Input && port.Bits.Count > 0).Select(Sized)], [],
            [.. module.Ports.Where(port => port.Direction == PortDirection.Output && port.Bits.Count > 0).Select(Sized)])).ToList();
        var vectors = designs.Select((design, i) => new RandomVectors(design, (ulong)(seed + i), steps)).ToList();
        File.WriteAllText(this["bench.v"], string.Concat(vectors.Select(vector => vector.TestBench())));
        var expected = Simulate(this["netlist.v"]);
        var differences = new List<string>();
        for (var i = 0; i < designs.Count; i++)
        {
            // Models with `always @*` say nothing until something changes.
            var (module, said) = (netlist.Top(designs[i].Name), expected[designs[i].Name][1..]);
            using var unknowns = new UnknownsInterpreter(ModuleLowering.Lower(module, new() { Unknowns = true }));
            Differ(designs[i], (ulong)seed, module.Cells[0].Type, said, vectors[i].Run(unknowns)[1..], differences);
            using var interpreter = new Interpreter(ModuleLowering.Lower(module, new()));
            var mine = vectors[i].Run(interpreter)[1..];
            // What is unknown, such as a division by zero, is ours to choose.
            Differ(designs[i], (ulong)seed, module.Cells[0].Type, said, [.. mine.Zip(said, (line, other) => string.Concat(line.Zip(other, (bit, expected) => expected == 'x' ? 'x' : bit)))], differences);
        }
        return (designs.Count, differences);
    }

    private static (string, int) Sized(NetlistPort port) => (port.Name, port.Bits.Count);

    private List<RandomVectors> Write(IReadOnlyList<RandomDesign> designs, ulong seed, int steps)
    {
        var vectors = designs.Select((design, i) => new RandomVectors(design, seed + (ulong)i, steps)).ToList();
        File.WriteAllText(this["designs.v"], string.Concat(designs.Select(design => design.Verilog)));
        File.WriteAllText(this["bench.v"], string.Concat(vectors.Select(vector => vector.TestBench())));
        return vectors;
    }

    private NetlistDesign Synthesise(string before, string passes, string last = "")
    {
        Ok("yosys", "-q", "-p", $"read_verilog -sv {this["designs.v"]}; proc; flatten; tribuf; {before} memory -nomap; {passes} opt_clean; write_json {this["netlist.json"]}; {last}");
        return YosysJson.Read(File.ReadAllBytes(this["netlist.json"]));
    }

    private Dictionary<string, List<string>> Simulate(string verilog)
    {
        Ok("iverilog", "-g2012", "-o", this["bench.vvp"], "/usr/share/yosys/simlib.v", verilog, this["bench.v"]);
        return Programs.Run(["vvp", "-n", this["bench.vvp"]]).Ok().Lines.Where(line => line.Contains(' ')).Select(line => line.Split(' ')).GroupBy(words => words[0]).ToDictionary(group => group.Key, group => group.Select(words => words[1]).ToList());
    }

    private static void Ok(params string[] argv) => Programs.Run(argv).Ok();

    private static void Differ(RandomDesign design, ulong seed, string engine, List<string> expected, List<string> actual, List<string> differences)
    {
        if (expected.Count != actual.Count) differences.Add($"{design.Name}, {engine}: {actual.Count} lines instead of {expected.Count}");
        for (var i = 0; i < Math.Min(expected.Count, actual.Count); i++)
        {
            if (expected[i] == actual[i]) continue;
            differences.Add($"{design.Name} (vectors of seed {seed}), {engine}, line {i}:\n  {actual[i]} instead of\n  {expected[i]}\n{design.Verilog}");
            return;
        }
    }
}
