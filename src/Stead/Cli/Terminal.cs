using System.Text;
using Stead.Host.Posix;

namespace Stead.Cli;

/// <summary>The three standard streams and what is at their other end. Standard output is buffered: flush before anyone else writes to it.</summary>
public sealed class Terminal
{
    public required TextWriter Out { get; init; }
    public required TextWriter Error { get; init; }
    public required Func<string?> ReadLine { get; init; }
    public bool InIsTerminal { get; init; }
    public bool OutIsTerminal { get; init; }
    public bool ErrorIsTerminal { get; init; }

    /// <summary>In columns; long text is broken here.</summary>
    public int Width { get; init; } = 80;

    public static Terminal OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new()
        {
            Out = new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = false },
            Error = new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true },
            ReadLine = Console.ReadLine,
            InIsTerminal = SystemCalls.IsTerminal(0),
            OutIsTerminal = SystemCalls.IsTerminal(1),
            ErrorIsTerminal = SystemCalls.IsTerminal(2),
            Width = WidthOfProcess(),
        };
    }

    private static int WidthOfProcess()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out var columns) && columns >= 40) return Math.Min(columns, 120);
        // Not Console.WindowWidth: that would switch the terminal's keypad.
        return SystemCalls.TerminalColumns(1) is { } seen ? Math.Clamp(seen, 40, 120) : 80;
    }
}
