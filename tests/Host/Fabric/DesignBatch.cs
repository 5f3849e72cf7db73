using Stead.Fabric.Netlist;
using Stead.Fabric.Simulation;
using Stead.Fabric.Simulation.Lowering;
using Stead.Host.Fabric;
using Stead.Tests.Harness;

namespace Stead.Tests.Host.Fabric;

/// <summary>Some designs, in another simulator and in our engines, look by look. Many at a time: starting the tools costs more than they do.</summary>
internal sealed class DesignBatch : IDisposable
{
    private const int Steps = 24;

    private readonly string _folder = Directory.CreateTempSubdirectory("stead-designs-").FullName;

    private string this[string name] => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>As the source says, against an interpreter and machine code.</summary>
    public List<Difference> WithIcarus(IReadOnlyList<ulong> seeds)
    {
        var (designs, vectors) = Make(seeds);
        return Engines(designs, vectors, Synthesise(seeds), Icarus.Simulate(_folder, this["designs.v"], vectors));
    }

    /// <summary>As the netlist says, against both engines. Where they do not agree, Icarus Verilog decides who is wrong: CXXRTL of Yosys 0.23 has mistakes.</summary>
    /// <param name="wrong">Is told of designs that CXXRTL alone sees otherwise.</param>
    public List<Difference> WithCxxrtl(IReadOnlyList<ulong> seeds, Cxxrtl cxxrtl, Action<ulong> wrong)
    {
        var (designs, vectors) = Make(seeds, cxxrtl: true);
        var netlist = Synthesise(seeds, Cxxrtl.Passes(this["designs.cc"]));
        var differences = Engines(designs, vectors, netlist, cxxrtl.Simulate(this["designs.cc"], designs, vectors));
        if (differences.Count == 0) return differences;
        var decided = Engines(designs, vectors, netlist, Icarus.Simulate(_folder, this["designs.v"], vectors));
        foreach (var seed in differences.Select(difference => difference.Seed).Except(decided.Select(difference => difference.Seed))) wrong(seed);
        return decided;
    }

    /// <summary>As the netlist says, with unknown bits: what synthesis makes of an `if` whose condition is unknown is its own affair.</summary>
    public List<Difference> WithUnknowns(IReadOnlyList<ulong> seeds)
    {
        var (designs, vectors) = Make(seeds, unknowns: true);
        // What write_verilog makes of a memory reads otherwise outside of it: the library's own model is taken.
        var netlist = Synthesise("opt_clean;", "", $"chtype -set {Icarus.MemoryModel} t:$mem_v2; write_verilog -noattr {this["netlist.v"]};");
        var expected = Icarus.Simulate(_folder, this["netlist.v"], vectors);
        return [.. designs.SelectMany((design, i) => Difference.OrFailure(design, () => Unknowns(design, vectors[i], netlist.Top(design.Name), expected[design.Name])))];
    }

    /// <summary>Cells that Yosys made up to test itself, against its own models of them, with unknown bits and without.</summary>
    /// <param name="each">So many of each type.</param>
    public (int Cells, List<Difference> Differences) WithCells(int each, int seed)
    {
        Ok("yosys", "-q", "-p", $"test_cell -n {each} -s {seed} -w {this["cell"]} -nosat -noeval all");
        var files = Directory.GetFiles(_folder, "cell_*.il").Order(StringComparer.Ordinal).ToList();
        File.WriteAllText(this["cells.ys"], string.Concat(files.Select((file, i) => $"read_rtlil {file}\nrename gold c{i}\n"))
            + $"write_json {this["netlist.json"]}\nwrite_verilog -noexpr -noattr {this["netlist.v"]}\n");
        Ok("yosys", "-q", "-s", this["cells.ys"]);
        var netlist = YosysJson.Read(File.ReadAllBytes(this["netlist.json"]));
        var designs = netlist.Modules.Select((module, i) => new RandomDesign(module.Name, (ulong)(seed + i), $"{module.Cells[0].Type}\n", Sized(module, PortDirection.Input), [], Sized(module, PortDirection.Output))).ToList();
        var vectors = designs.Select(design => new RandomVectors(design, design.Seed, Steps)).ToList();
        var said = Icarus.Simulate(_folder, this["netlist.v"], vectors);
        var differences = new List<Difference>();
        for (var i = 0; i < designs.Count; i++)
        {
            // Models with `always @*` say nothing until something changes.
            var expected = said[designs[i].Name].Skip(1).Prepend("");
            differences.AddRange(Unknowns(designs[i], vectors[i], netlist.Modules[i], expected));
            differences.AddRange(Engines(designs[i], vectors[i], netlist.Modules[i], expected));
        }
        return (designs.Count, differences);
    }

    private static IReadOnlyList<(string, int)> Sized(NetlistModule module, PortDirection direction) =>
        [.. module.Ports.Where(port => port.Direction == direction && port.Bits.Count > 0).Select(port => (port.Name, port.Bits.Count))];

    private (List<RandomDesign>, List<RandomVectors>) Make(IReadOnlyList<ulong> seeds, bool unknowns = false, bool cxxrtl = false)
    {
        var designs = seeds.Select(seed => RandomDesign.Make($"d{seed}", seed, unknowns, cxxrtl)).ToList();
        File.WriteAllText(this["designs.v"], string.Concat(designs.Select(design => design.Verilog)));
        return (designs, [.. designs.Select(design => new RandomVectors(design, design.Seed, Steps))]);
    }

    /// <summary>As for users, or less optimised, which leaves more kinds of cells.</summary>
    private NetlistDesign Synthesise(IReadOnlyList<ulong> seeds, string last = "") => Campaign.BatchOf(seeds[0]) % 2 == 0
        ? Synthesise("opt_reduce; opt -fast -keepdc;", "setundef -zero -init; opt -fast; opt_reduce; opt -fast;", last) : Synthesise("opt_clean;", "setundef -zero -init; opt_expr; opt_dff;", last);

    private NetlistDesign Synthesise(string before, string passes, string last)
    {
        Ok("yosys", "-q", "-p", $"read_verilog -sv {this["designs.v"]}; hierarchy; tribuf; proc; flatten; delete *_part $paramod*; tribuf; {before} memory -nomap; {passes} opt_clean; write_json {this["netlist.json"]}; {last}");
        return YosysJson.Read(File.ReadAllBytes(this["netlist.json"]));
    }

    private static void Ok(params string[] argv) => Programs.Run(argv).Ok();

    private static List<Difference> Engines(IReadOnlyList<RandomDesign> designs, IReadOnlyList<RandomVectors> vectors, NetlistDesign netlist, ILookup<string, string> expected) =>
        [.. designs.SelectMany((design, i) => Difference.OrFailure(design, () => Engines(design, vectors[i], netlist.Top(design.Name), expected[design.Name])))];

    private static IEnumerable<Difference> Engines(RandomDesign design, RandomVectors vectors, NetlistModule module, IEnumerable<string> expected)
    {
        var program = ModuleLowering.Lower(module, new());
        using var interpreter = new Interpreter(program);
        if (Difference.Find(design, "interpreter", expected, vectors.Run(interpreter)) is { } first) yield return first;
        if (!CompiledEngine.IsSupported) yield break;
        using var compiled = new CompiledEngine(program);
        if (Difference.Find(design, "compiled", expected, vectors.Run(compiled)) is { } second) yield return second;
    }

    private static IEnumerable<Difference> Unknowns(RandomDesign design, RandomVectors vectors, NetlistModule module, IEnumerable<string> expected)
    {
        using var engine = new UnknownsInterpreter(ModuleLowering.Lower(module, new() { Unknowns = true }));
        if (Difference.Find(design, "unknowns", expected, vectors.Run(engine), exactly: true) is { } difference) yield return difference;
    }
}
