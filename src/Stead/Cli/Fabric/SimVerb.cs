using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Stead.Fabric.Simulation.Running;
using Stead.Guests.Json;
using Stead.Guests.Tables;
using Stead.Host.Fabric;
using Stead.Host.Fabric.Simulations;
using Stead.Host.Posix;

namespace Stead.Cli.Fabric;

/// <summary>`stead fabric sim`.</summary>
public sealed class SimVerb : Verb
{
    private readonly Option<string?> _cycles = Words.Text("-n", "--cycles", "N", "for so many cycles of the clock");
    private readonly Option<string?> _seconds = Words.Text("-s", "--seconds", "S", "for so many seconds of the design's time (default: 1)");
    private readonly Option<string?> _until = Words.Text("-u", "--until", "CONDITION", "until it holds: led==5, !busy && count[3:0] > 4'b1001");
    private readonly Option<string?> _speed = Words.Text("--speed", "X", "so many seconds of the design's time in a second (default: as fast as it goes)");
    private readonly Option<string?> _vcd = Words.Text("--vcd", "FILE", "write all that changes, for GTKWave or Surfer");
    private readonly Option<string[]> _set = new("--set") { Description = "set an input, at once or before a cycle: rst=1, rst=0@10; may be repeated", HelpName = "PORT=VALUE[@CYCLE]", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string[]> _clock = new("--clock") { Description = "a clock's period or frequency: clk=8ns, clk=125MHz; may be repeated (default: the constraints', else the board's)", HelpName = "PORT=PERIOD", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> _unknowns = Words.Flag("--x", "simulate unknown values: registers start as x, and those that stay so are named");
    private readonly Option<string?> _engine = Words.Text("--engine", "ENGINE", $"{string.Join(" or ", SimulationEngines.Names)} (default: the fastest this machine has)", () => SimulationEngines.Names);
    private readonly Option<string?> _board = DesignWords.Board();
    private readonly Option<string?> _top = DesignWords.Top();
    private readonly Option<bool> _json = Words.Json();
    private readonly Argument<string[]> _paths = DesignWords.Paths();

    public override string Summary => "simulate a design";

    public override string Description =>
        """
        Runs the design, every cycle of it, and prints what its ports are at the end. Registers start at 0 as they do in the part, unless the Verilog says otherwise.

        Inputs are 0 unless --set says otherwise. Conditions are written as in Verilog, over ports and over wires and registers inside (cpu.pc); they are looked at after every cycle. An assertion of the design that does not hold ends the run too.

        Ctrl-C ends it with everything written.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("stead fabric sim blinky", "One second of the design's time."),
        new("stead fabric sim blinky --cycles 300000000 --json", "So many cycles, told to a program."),
        new("stead fabric sim blinky --until led==3", "Until the third light."),
        new("stead fabric sim uart --set rst=1 --set rst=0@10 --cycles 5000 --vcd uart.vcd", "A reset of ten cycles; look at it with gtkwave uart.vcd."),
    ];

    public override IReadOnlyList<Option> Options => [_cycles, _seconds, _until, _speed, _vcd, _set, _clock, _unknowns, _engine, _board, _top, _json];

    public override IReadOnlyList<Argument> Arguments => [_paths];

    public override IReadOnlyList<ExitCodeMeaning> ExitCodes { get; } = [new(Cli.ExitCodes.Ok, "It ran, and the condition of --until held."), new(Cli.ExitCodes.Refused, "The design has mistakes, an assertion did not hold, or the condition never did.")];

    public override int Run(ParseResult words, Session session)
    {
        var request = new SimulationRequest(DesignFiles.Find(words.GetValue(_paths) ?? [], words.GetValue(_board), words.GetValue(_top)))
        {
            Cycles = Count(words.GetValue(_cycles)), Seconds = (decimal?)Number(words.GetValue(_seconds), "--seconds", "seconds, such as 0.5"),
            Speed = Number(words.GetValue(_speed), "--speed", "a factor, such as 1 or 0.001") is > 0 and var speed ? speed : null,
            Until = words.GetValue(_until), Dump = words.GetValue(_vcd), Unknowns = words.GetValue(_unknowns), Engine = words.GetValue(_engine),
            Settings = words.GetValue(_set) ?? [], Clocks = words.GetValue(_clock) ?? [],
        };
        using var interruption = new Interruption();
        var report = DesignSimulation.Run(request, session.Narrator, interruption.Token);
        foreach (var register in report.NeverKnown) session.Narrator.Warn(register.ToString());
        session.Terminal.Out.Write(words.GetValue(_json) ? JsonOf(report) : Text(report));
        session.Terminal.Out.Flush();
        if (report.Broken.Count > 0) throw new UserError(report.Broken);
        if (report.Ended == SimulationEnd.Interrupted) return Cli.ExitCodes.Interrupted;
        if (request.Until is { } until && report.Ended != SimulationEnd.Condition) throw new UserError($"'{until}' did not hold in {Grouped(report.Cycles)} cycles");
        return Cli.ExitCodes.Ok;
    }

    private static long? Count(string? text)
    {
        if (text is null) return null;
        return long.TryParse(text.Replace("_", ""), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= long.MaxValue / 4
            ? number : throw Misuse($"'{Guests.Names.Printable(text)}' is not a number of cycles (option --cycles)", "write it as 1000000 or 1_000_000");
    }

    private static double? Number(string? text, string option, string instead)
    {
        if (text is null) return null;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1e9
            ? number : throw Misuse($"'{Guests.Names.Printable(text)}' is not a number above 0 (option {option})", $"write {instead}");
    }

    private static string Text(SimulationReport report)
    {
        var ports = ColumnTable.Format([["PORT", "BITS", "VALUE"], .. report.Ports.Select(each => (string[])[each.Port.Name, Shown(each.Bits), SignalText.Number(each.Bits)?.ToString(CultureInfo.InvariantCulture) ?? "-"])]);
        if (report.Clock is null) return ports;
        var why = report.Ended switch { SimulationEnd.Condition => ", the condition holds", SimulationEnd.Interrupted => ", interrupted", _ => "" };
        return $"{ports}{Grouped(report.Cycles)} cycles of {report.Clock}, {Time(report)}{why}\n{report.Engine}: {Rate(report)}the first cycle after {Seconds(report.Start)}\n";
    }

    private static string Shown(string bits) => bits.Length <= 64 ? bits : bits[..30] + "..." + bits[^31..];

    private static string Grouped(long number) => number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    private static string Time(SimulationReport report) => report.Time < InputClock.PicosecondsPerSecond
        ? new Duration(report.Time / 1000).ToString() : string.Create(CultureInfo.InvariantCulture, $"{(decimal)report.Time / InputClock.PicosecondsPerSecond:0.000######} s");

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");

    /// <summary>Nothing where it was too short to measure.</summary>
    private static string Rate(SimulationReport report)
    {
        if (report.Wall.TotalMilliseconds < 5) return "";
        var (rate, factor) = (report.Cycles / report.Wall.TotalSeconds / 1e6, (double)report.Time / InputClock.PicosecondsPerSecond / report.Wall.TotalSeconds);
        var (number, unit) = rate >= 1 ? (rate, "million") : (rate * 1e3, "thousand");
        return string.Create(CultureInfo.InvariantCulture, $"{number:0.#} {unit} cycles a second, {factor.ToString(factor < 0.01 ? "0.######" : "0.###", CultureInfo.InvariantCulture)} times the clock's own speed; ");
    }

    private static string JsonOf(SimulationReport report) => JsonLayout.Format(new JsonObject
    {
        ["top"] = report.Top, ["engine"] = report.Engine, ["clock"] = report.Clock, ["cycles"] = report.Cycles,
        ["seconds"] = (decimal)report.Time / InputClock.PicosecondsPerSecond, ["took"] = Math.Round(report.Wall.TotalSeconds, 6), ["start"] = Math.Round(report.Start.TotalSeconds, 6),
        ["ended"] = report.Ended.ToString().ToLowerInvariant(),
        ["ports"] = new JsonObject(report.Ports.Select(each => KeyValuePair.Create(each.Port.Name, (JsonNode?)new JsonObject
        {
            ["bits"] = each.Bits, ["value"] = SignalText.Number(each.Bits)?.ToString(CultureInfo.InvariantCulture),
        }))),
        ["unknown"] = new JsonArray([.. report.NeverKnown.Select(JsonNode (register) => register.ToString())]),
    });
}
