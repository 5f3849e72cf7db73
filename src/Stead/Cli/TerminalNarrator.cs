using Stead.Host.Narration;

namespace Stead.Cli;

/// <summary>Tells on the terminal what a long command does: lines, and bars while something is measured.</summary>
public sealed class TerminalNarrator(Terminal terminal, string program) : INarrator, IDisposable
{
    private ProgressBars? _bars;

    public void Say(string line)
    {
        if (terminal.OutIsTerminal && _bars?.TryWriteAbove(line) == true) return;
        terminal.Out.WriteLine(line);
        terminal.Out.Flush();
    }

    public void Warn(string text)
    {
        terminal.Out.Flush();
        var line = $"{program}: WARNING: {text}";
        if (_bars?.TryWriteAbove(line) == true) return;
        terminal.Error.WriteLine(line);
    }

    public IMeter Begin(string title, long? total = null, MeterUnit unit = MeterUnit.Steps)
    {
        if (!terminal.ErrorIsTerminal) return new NoMeter();
        terminal.Out.Flush();
        _bars ??= new();
        return _bars.Begin(title, total, unit);
    }

    public void Dispose() => _bars?.Dispose();

    private sealed class NoMeter : IMeter
    {
        public void Report(long done) { }
        public void Dispose() { }
    }
}
