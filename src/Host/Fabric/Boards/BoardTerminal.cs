using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Stead.Fabric.Boards.Virtual;
using Stead.Host.Posix;

namespace Stead.Host.Fabric.Boards;

/// <summary>A virtual board in the terminal, live, until the person leaves. The terminal is as it was afterwards.</summary>
public sealed class BoardTerminal
{
    private const int Input = 0, Output = 1;
    private const string Enter = "\e[?1049h\e[?25l\e[2J", Leave = "\e[?25h\e[?1049l";
    private const char ControlC = '\x03', ControlD = '\x04', ControlZ = '\x1a', Escape = '\e';

    private static readonly TimeSpan s_press = TimeSpan.FromMilliseconds(250), s_frame = TimeSpan.FromMilliseconds(33), s_ask = TimeSpan.FromMilliseconds(500);

    private readonly ConfiguredDevice? _device;
    private VirtualBoard _board = null!;
    private Pacing _pacing = null!;
    private long _asked;
    private readonly Dictionary<BoardInput, long> _releases = [];
    private readonly byte[] _typed = new byte[256];
    private BoardView _view;
    private string? _number;
    private bool _leaves;

    /// <param name="device">Where the design came from, if it did: its lights go out while it has none, and the board ends when it has another.</param>
    public BoardTerminal(double speed, ConfiguredDevice? device)
    {
        _device = device;
        _view = new() { Design = "", Speed = speed, Colours = ColoursOfTerminal(), Symbols = ShowsSymbols() };
    }

    /// <summary>Shows a design on the board. One after the other: switches, speed and pause stay as they are.</summary>
    public BoardEnd Run(OpenBoard open)
    {
        if (!SystemCalls.IsTerminal(Output) || RawTerminal.TryEnter(Input) is not { } terminal) return BoardEnd.NoTerminal;
        var switches = _board?.Inputs.Where(input => input is { IsSwitch: true, IsOn: true }).Select(input => input.Part.Name).ToList() ?? [];
        (_board, _pacing) = (open.Board, new(open.Board.Time.Frequency) { Speed = _view.Speed });
        _view = _view with { Design = open.Design, Unconfigured = null, Message = null };
        _releases.Clear();
        var (wake, waker) = SystemCalls.Pipe();
        void Wake(PosixSignalContext context)
        {
            context.Cancel = true;
            // A new size only wants a new picture, which is drawn at once.
            SystemCalls.WriteAll(waker, [(byte)(context.Signal == PosixSignal.SIGWINCH ? 0 : 1)]);
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Wake);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Wake);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Wake);
        using var resize = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, Wake);
        try
        {
            Write(Enter);
            _board.Reset(Ignore);
            foreach (var input in _board.Inputs.Where(input => switches.Contains(input.Part.Name))) _board.Set(input, true, Ignore);
            _pacing.Restart();
            return Carry(wake, terminal) ? BoardEnd.Configured : BoardEnd.Left;
        }
        finally
        {
            Write(Leave);
            terminal.Dispose();
            SystemCalls.Close(wake);
            SystemCalls.Close(waker);
        }
    }

    /// <returns>There is another configuration to show.</returns>
    private bool Carry(int wake, RawTerminal terminal)
    {
        Span<SystemCalls.PollFd> fds = [new() { Fd = Input, Events = SystemCalls.PollIn }, new() { Fd = wake, Events = SystemCalls.PollIn }];
        var drawn = 0L;
        while (!_leaves)
        {
            var rests = _view.IsPaused || _view.Unconfigured is not null;
            var due = rests ? 0 : _pacing.Due();
            if (due > 0)
            {
                var start = Stopwatch.GetTimestamp();
                _pacing.Done(_board.Advance(due, Ignore), start);
            }
            Release();
            var untilFrame = s_frame - Stopwatch.GetElapsedTime(drawn);
            if (drawn == 0 || untilFrame <= TimeSpan.Zero)
            {
                if (Follow()) return true;
                Draw();
                drawn = Stopwatch.GetTimestamp();
                untilFrame = s_frame;
            }
            // At full speed there is always something to do; else a nap, so that nothing spins.
            SystemCalls.Poll(fds, rests ? (int)untilFrame.TotalMilliseconds + 1 : _pacing.Achieved < _pacing.Speed * 0.97 ? 0 : 5);
            if (fds[1].Revents != 0)
            {
                var count = SystemCalls.Read(wake, _typed);
                if (_typed.AsSpan(0, Math.Max(0, count)).Contains((byte)1)) return false;
                drawn = 0;
            }
            if (fds[0].Revents == 0) continue;
            var typed = SystemCalls.Read(Input, _typed);
            if (typed is 0 or -2) return false;
            if (typed > 0) Type(Encoding.UTF8.GetString(_typed.AsSpan(0, typed)), terminal);
            drawn = 0;
        }
        return false;
    }

    /// <returns>There is another configuration.</returns>
    private bool Follow()
    {
        var change = _device?.Look() ?? ConfigurationChange.None;
        if (change == ConfigurationChange.Cleared && (_view.Unconfigured is null || Stopwatch.GetElapsedTime(_asked) > s_ask))
        {
            _view = _view with { Unconfigured = _device!.State };
            _asked = Stopwatch.GetTimestamp();
        }
        return change == ConfigurationChange.Renewed;
    }

    private void Type(string keys, RawTerminal terminal)
    {
        // Arrows and the like begin with an escape: none of them means anything here.
        if (keys.Length > 1 && keys[0] == Escape) return;
        foreach (var key in keys)
        {
            if (key is ControlC or ControlD) _leaves = true;
            else if (key == ControlZ) Suspend(terminal);
            else if (_number is { } number) TypeNumber(number, key);
            else Type(key);
        }
    }

    private void Type(char key)
    {
        if (BoardKeys.InputOf(_board, key) is { } input)
        {
            Move(input);
            return;
        }
        _view = _view with { Message = null, Holds = false };
        switch (key)
        {
            case 'q': _leaves = true; break;
            case ' ': Pause(!_view.IsPaused); break;
            case 'h': _view = _view with { Holds = true }; break;
            case 'n': StepBy(1); break;
            case 'N': AskNumber(""); break;
            case '+': SetSpeed(_view.Speed * 2); break;
            case '-': SetSpeed(_view.Speed / 2); break;
            case '=': SetSpeed(1); break;
            case 'r':
                _board.Reset(Ignore);
                _releases.Clear();
                _pacing.Restart();
                break;
        }
    }

    private void Move(BoardInput input)
    {
        if (!input.IsConnected) _view = _view with { Message = $"the design does not read {input.Part.Name}" };
        else if (input.IsSwitch) _board.Set(input, !input.IsOn, Ignore);
        else if (_view.Holds || (input.IsOn && !_releases.ContainsKey(input)))
        {
            // Held until it is pressed again.
            _releases.Remove(input);
            _board.Set(input, !input.IsOn, Ignore);
        }
        else
        {
            _board.Set(input, true, Ignore);
            _releases[input] = Stopwatch.GetTimestamp();
        }
        _view = _view with { Holds = false };
    }

    /// <summary>A terminal does not tell when a key goes up; a key that is held repeats.</summary>
    private void Release()
    {
        foreach (var (input, pressed) in _releases)
        {
            if (Stopwatch.GetElapsedTime(pressed) < s_press) continue;
            _board.Set(input, false, Ignore);
            _releases.Remove(input);
        }
    }

    private void Pause(bool pauses)
    {
        _view = _view with { IsPaused = pauses };
        _pacing.Restart();
    }

    private void StepBy(long cycles)
    {
        Pause(true);
        _board.Advance(cycles, Ignore);
    }

    private void SetSpeed(double speed)
    {
        _pacing.Speed = Math.Clamp(speed, 1e-9, 1e6);
        _view = _view with { Speed = _pacing.Speed };
        _pacing.Restart();
    }

    private void AskNumber(string number)
    {
        _number = number;
        _view = _view with { Message = $"step how many cycles? {number}_" };
    }

    private void TypeNumber(string number, char key)
    {
        switch (key)
        {
            case >= '0' and <= '9' when number.Length < 12: AskNumber(number + key); break;
            case '\b' or '\x7f': AskNumber(number[..Math.Max(0, number.Length - 1)]); break;
            case '\r' or '\n' or Escape or 'q':
                var cycles = key is '\r' or '\n' && long.TryParse(number, out var typed) ? typed : 0;
                _number = null;
                _view = _view with { Message = null };
                if (cycles > 0) StepMany(cycles);
                break;
        }
    }

    /// <summary>In pieces, with a picture between them; any key ends it.</summary>
    private void StepMany(long cycles)
    {
        Pause(true);
        var piece = 100_000L;
        for (var left = cycles; left > 0;)
        {
            var start = Stopwatch.GetTimestamp();
            left -= _board.Advance(Math.Min(left, piece), Ignore);
            piece = Math.Max(1000, (long)(piece * Math.Clamp(s_frame / Stopwatch.GetElapsedTime(start), 0.5, 2)));
            _view = _view with { Message = left > 0 ? $"{left} cycles to go; a key ends it" : null };
            Draw();
            Span<SystemCalls.PollFd> keys = [new() { Fd = Input, Events = SystemCalls.PollIn }];
            if (left > 0 && SystemCalls.Poll(keys, 0) > 0 && keys[0].Revents != 0) break;
        }
        _view = _view with { Message = null };
    }

    private void Suspend(RawTerminal terminal)
    {
        Write(Leave);
        terminal.Restore();
        SystemCalls.Kill(Environment.ProcessId, SystemCalls.SignalStop);
        terminal.Enter();
        Write(Enter);
        _pacing.Restart();
    }

    private void Draw()
    {
        var size = SystemCalls.TerminalSize(Output);
        var (rows, columns) = (size?.Rows is > 0 and var seen ? seen : 24, size?.Columns ?? 80);
        var text = new StringBuilder("\e[H");
        foreach (var line in BoardPicture.Draw(_board, _view with { Achieved = _view.IsPaused ? null : _pacing.Achieved }, columns, rows - 1)) text.Append(line).Append("\e[K\r\n");
        Write(text.Append("\e[J").ToString());
    }

    private static void Write(string text) => SystemCalls.WriteAll(Output, Encoding.UTF8.GetBytes(text));

    private static void Ignore(BoardEvent one) { }

    private static BoardColours ColoursOfTerminal()
    {
        if (Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || Environment.GetEnvironmentVariable("TERM") is "dumb" or "vt100" or "vt220") return BoardColours.None;
        return Environment.GetEnvironmentVariable("COLORTERM") is "truecolor" or "24bit" ? BoardColours.True : BoardColours.Palette;
    }

    private static bool ShowsSymbols()
    {
        var locale = ((string[])["LC_ALL", "LC_CTYPE", "LANG"]).Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => value is { Length: > 0 });
        return locale is not null && locale.Replace("-", "").Contains("utf8", StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>Why a board is not shown any more.</summary>
public enum BoardEnd
{
    /// <summary>Standard input or output is none: nothing was done.</summary>
    NoTerminal,

    /// <summary>The person left.</summary>
    Left,

    /// <summary>Its part was configured anew.</summary>
    Configured,
}
