using System.Text;
using Stead.Fabric.Simulation;
using Stead.Host.Fabric;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Host.Fabric;

/// <summary>The designs of `examples/fabric`, each in iverilog, in the interpreter and as machine code: every change of every output, in the same cycle.</summary>
public sealed class ExampleDesignsTests
{
    private static readonly int[] Leds = [3, 2];

    [Theory]
    [InlineData("riscv", 240_000, "led")]
    [InlineData("uart", 300_000, "led tx")]
    [InlineData("fifo", 60_000, "led")]
    public void The_same_in_every_simulator(string name, int cycles, string outputs)
    {
        Needs.Program("yosys");
        Needs.Program("iverilog");
        var sources = Designs.Example(name);
        var ports = outputs.Split(' ');
        var expected = Icarus(sources, ports, name == "uart" ? ".sw0(1'b0), .rx(1'b1), " : "", cycles);
        var program = Designs.Program(sources);
        using var interpreter = new Interpreter(program);
        Assert.Equal(expected, Changes(interpreter, ports, cycles));
        if (!CompiledEngine.IsSupported) return;
        using var compiled = new CompiledEngine(program);
        Assert.Equal(expected, Changes(compiled, ports, cycles));
    }

    /// <summary>Where yosys makes a memory's enables one for each bit before they are simplified, it is twice as many.</summary>
    [Fact]
    public void The_processor_is_few_operations()
    {
        Needs.Program("yosys");
        Assert.InRange(Designs.Program(Designs.Example("riscv")).Operations.Count, 1, 260);
    }

    /// <summary>Each of its rounds, which ends with a change of led0, has the right primes, numbers in order and checksum (led1), or led2 would shine.</summary>
    [Fact]
    public void The_processor_runs_its_program()
    {
        Needs.Program("yosys");
        using var engine = Engine(Designs.Program(Designs.Example("riscv")));
        var (clock, led) = (Designs.Port(engine, "clk"), Designs.Port(engine, "led"));
        for (var round = 0; round < 40; round++)
        {
            engine.Run(clock, 1_000_000, StopCondition.WhenChanged(led));
            Assert.Equal((ulong)Leds[round % 2], engine.State[led.Offset]);
        }
    }

    [Fact]
    public void The_serial_line_loses_no_byte()
    {
        Needs.Program("yosys");
        using var engine = Engine(Designs.Program(Designs.Example("uart")));
        engine.Run(Designs.Port(engine, "clk"), 100_000_000);
        // 100 000 000 cycles are 9 014 bytes of 11 094 cycles each, and led counts in units of 2048.
        Assert.Equal(4UL, engine.State[Designs.Port(engine, "led").Offset]);
    }

    [Fact]
    public void The_queue_gets_full_and_empty_and_mixes_nothing_up()
    {
        Needs.Program("yosys");
        using var engine = Engine(Designs.Program(Designs.Example("fifo")));
        engine.Run(Designs.Port(engine, "clk"), 10_000_000);
        Assert.Equal(0b0110UL, engine.State[Designs.Port(engine, "led").Offset]);
    }

    private static ISimulationEngine Engine(SimulationProgram program) => CompiledEngine.IsSupported ? new CompiledEngine(program) : new Interpreter(program);

    private static List<string> Changes(ISimulationEngine engine, string[] outputs, long cycles)
    {
        var program = engine.Program;
        var slots = outputs.Select(name => Designs.Port(engine, name)).ToArray();
        if (program.Ports.FirstOrDefault(port => port.Name == "rx") is { } rx)
        {
            engine.State[rx.Slot.Offset] = 1;
            engine.Settle();
        }
        var changes = new List<string>();
        for (var done = 0L; done < cycles;)
        {
            var before = Values();
            done += engine.Run(Designs.Port(engine, "clk"), cycles - done, StopCondition.WhenChanged(slots));
            var after = Values();
            if (after != before) changes.Add($"{done}: {after}");
        }
        return changes;

        string Values() => string.Join(' ', slots.Select(slot => engine.State[slot.Offset]));
    }

    private static List<string> Icarus(IReadOnlyList<string> sources, string[] outputs, string inputs, int cycles)
    {
        var bench = new StringBuilder("module bench;\n  reg clk = 0;\n  integer n;\n");
        foreach (var output in outputs) bench.Append($"  wire [{(output == "led" ? 3 : 0)}:0] {output};\n");
        var (values, format) = (string.Join(", ", outputs), string.Join(' ', outputs.Select(_ => "%0d")));
        bench.Append($$"""
              reg [15:0] last = 0;
              top top ({{inputs}}{{string.Join(", ", outputs.Select(output => $".{output}({output})"))}}, .clk(clk));
              initial begin
                #1 last = { {{values}} };
                for (n = 1; n <= {{cycles}}; n = n + 1) begin
                  #1 clk = 1;
                  #1 clk = 0;
                  #1 if (last != { {{values}} }) $display("%0d: {{format}}", n, {{values}});
                  last = { {{values}} };
                end
                $finish;
              end
            endmodule

            """);
        var folder = Directory.CreateTempSubdirectory("stead-test-").FullName;
        try
        {
            File.WriteAllText($"{folder}/bench.v", bench.ToString());
            Programs.Run(["iverilog", "-g2012", "-s", "bench", "-o", $"{folder}/bench", $"{folder}/bench.v", .. sources]).Ok();
            return [.. Programs.Run(["vvp", "-n", $"{folder}/bench"]).Ok().Output.Split('\n').Where(line => line.Contains(": ", StringComparison.Ordinal))];
        }
        finally { Directory.Delete(folder, recursive: true); }
    }
}
