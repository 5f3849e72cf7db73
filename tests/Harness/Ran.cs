namespace Stead.Tests.Harness;

/// <summary>A program that has ended.</summary>
public sealed record Ran(string CommandLine, int ExitCode, string Output, string Error)
{
    /// <summary>Itself, when it ended well.</summary>
    public Ran Ok() => ExitCode == 0 ? this : throw new InvalidOperationException(ToString());

    public IReadOnlyList<string> Lines => Output.TrimEnd('\n').Split('\n');

    public override string ToString() => $"$ {CommandLine}\n{Output}{Error}[exit code {ExitCode}]";
}
