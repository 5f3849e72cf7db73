using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Stead.Fabric.Boards.Virtual;
using Stead.Guests.Json;
using Stead.Host.Devices;
using Stead.Host.Fabric;
using Stead.Host.Fabric.Boards;

namespace Stead.Cli.Fabric;

/// <summary>`stead fabric board`.</summary>
public sealed class BoardVerb : Verb
{
    private const decimal UsualSeconds = 10;

    private readonly Option<string?> _board = DesignWords.Board();
    private readonly Option<string?> _top = DesignWords.Top();
    private readonly Option<string?> _device = Words.Text("--device", "NAME", "show what this virtual devcfg is configured with", () => DeviceAdministration.List().Where(device => device.Kind == "devcfg").Select(device => device.Name));
    private readonly Option<bool> _text = Words.Flag("--text", "print each change on a line instead of showing the board");
    private readonly Option<bool> _json = new("--json") { Description = "the same, a JSON object a line" };
    private readonly Option<string?> _seconds = Words.Text("-s", "--seconds", "TIME", $"end after so much simulated time: 4, 20ms (default: {UsualSeconds})");
    private readonly Option<string?> _until = Words.Text("-u", "--until", "CONDITION", "end where it holds: led == 5; exit code 1 when the time ends first");
    private readonly Option<string[]> _press = new("--press", "-p") { Description = "press a button or move a switch: btn0@0.5s, btn0@0.5s+2s, sw1@1s; may be repeated", HelpName = "INPUT@TIME" };
    private readonly Option<bool> _exact = Words.Flag("--exact", "tell every change, also of lights that flicker");
    private readonly Option<string?> _speed = Words.Text("--speed", "FACTOR", "simulated seconds in a second (default: 1 live, else as fast as it goes)");
    private readonly Option<string?> _engine = DesignWords.Engine();
    private readonly Argument<string[]> _paths = DesignWords.Paths();

    public override string Summary => "see a design on a virtual board";

    public override string Description =>
        """
        Simulates the design at the speed of the board's clock and shows the board in the terminal: lights as bright as their duty cycle, buttons and switches by key, and which speed is reached where the simulation is slower than the clock. The constraints wire the design's ports to the board; without any, ports are wired to what has their name. In the place of a design, an iCE40's bitstream can be named, or with --device a virtual devcfg that has one: then it is the netlist in the bits that is simulated, and the board follows the device: dark while it is cleared, then with what it is configured with next.

        Keys: digits press buttons (after h: and hold them), a s d ... move switches, space pauses, n steps a cycle and N as many as are asked for, + and - change the speed, = is real time, r configures the part anew, q leaves.

        With --text, or without a terminal, every change is a line with its exact time, from configuration on: led 1010 at 1.000 s. While a light changes faster than eyes see, its brightness is told instead, unless --exact or --until is given.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("stead fabric board blinky", "The board, live."),
        new("stead fabric board --text --seconds 4 blinky", "What the LEDs do in the first four seconds."),
        new("stead fabric board blinky.bin", "What an iCE40's bitstream does, by the netlist that is read back out of its bits."),
        new("stead fabric board --until led==5 --press btn0@0.5s blinky", "Ends where the LEDs show 5."),
    ];

    public override IReadOnlyList<Option> Options => [_board, _top, _device, _text, _json, _seconds, _until, _press, _exact, _speed, _engine];

    public override IReadOnlyList<Argument> Arguments => [_paths];

    public override IReadOnlyList<ExitCodeMeaning> ExitCodes { get; } = [new(Cli.ExitCodes.Refused, "It was refused, or the condition of --until did not come true.")];

    public override int Run(ParseResult words, Session session)
    {
        var seconds = words.GetValue(_seconds) is { } text ? BoardTime.TryParse(text) ?? throw Misuse($"'{Guests.Names.Printable(text)}' is not a time (option --seconds)", "write 4, 1.5s, 20ms or 300us") : (decimal?)null;
        double? speed = words.GetValue(_speed) is not { } factor ? null
            : double.TryParse(factor, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1e6 ? number
            : throw Misuse($"'{Guests.Names.Printable(factor)}' is not a speed (option --speed)", "write 1 for real time, 0.001, 10");
        var until = words.GetValue(_until);
        var presses = words.GetValue(_press) ?? [];
        var json = words.GetValue(_json);

        var (paths, key) = (words.GetValue(_paths) ?? [], words.GetValue(_board));
        var device = words.GetValue(_device) is { } name ? new ConfiguredDevice(name) : null;
        var isLive = !words.GetValue(_text) && !json && until is null && seconds is null && presses.Length == 0 && session.Terminal is { InIsTerminal: true, OutIsTerminal: true };
        var terminal = isLive ? new BoardTerminal(speed ?? 1, device) : null;
        while (true)
        {
            using var recovered = RecoveredDesign.Find(paths, device, key, session.Narrator);
            using var open = OpenBoard.Open(recovered?.Design ?? DesignFiles.Find(paths, key, words.GetValue(_top)), until, session.Narrator, words.GetValue(_engine));
            switch (terminal?.Run(open))
            {
                case BoardEnd.Left: return Cli.ExitCodes.Ok;
                case BoardEnd.Configured: continue;
            }
            RunText(open.Board);
            return Cli.ExitCodes.Ok;
        }

        void RunText(VirtualBoard board)
        {
            board.IsExact |= words.GetValue(_exact);
            var schedule = ScheduledInput.Parse(board, presses);
            long? end = seconds is null && until is not null ? null : board.Time.CyclesIn(seconds ?? UsualSeconds);
            new BoardRun(board, schedule) { Speed = speed }.Run(end, one => Tell(board.Time, one), session.Narrator);
            if (until is null || board.IsReached) return;
            session.Terminal.Out.Flush();
            throw new UserError($"'{until}' did not come true within {board.Time.Text(board.Cycle)}");
        }

        void Tell(BoardTime time, BoardEvent one)
        {
            session.Terminal.Out.Write(json ? JsonLayout.Line(JsonOf(time, one)) : $"{one.Name} {one.Value} at {time.Text(one.Cycle)}\n");
            session.Terminal.Out.Flush();
        }
    }

    private static JsonNode JsonOf(BoardTime time, BoardEvent one) => new JsonObject { ["time"] = time.Seconds(one.Cycle), ["cycle"] = one.Cycle, ["name"] = one.Name, ["value"] = one.Value };
}
