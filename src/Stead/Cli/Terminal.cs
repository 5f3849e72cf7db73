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
        FillStandardDescriptors();
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

    /// <summary>A descriptor that the caller closed would be the next file that is opened. What is written to standard output then fails, as it should.</summary>
    private static void FillStandardDescriptors()
    {
        while (SystemCalls.TryOpen("/dev/null", SystemCalls.ReadWrite) is >= 0 and var fd)
        {
            if (fd != 1)
            {
                if (fd <= 2) continue;
                SystemCalls.Close(fd);
                return;
            }
            SystemCalls.Close(fd);
            if (SystemCalls.TryOpen("/dev/null", SystemCalls.ReadOnly) < 0) return;
        }
    }

    private static int WidthOfProcess()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out var columns) && columns >= 40) return Math.Min(columns, 120);
        // Not Console.WindowWidth: that would switch the terminal's keypad.
        return SystemCalls.TerminalColumns(1) is { } seen ? Math.Clamp(seen, 40, 120) : 80;
    }
}
