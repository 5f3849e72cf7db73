namespace Stead.Host.Posix;

/// <summary>How a process ended: one of the two is set.</summary>
public readonly record struct ExitStatus(int? Code, int? Signal)
{
    /// <summary>As a shell counts it: a signal is 128 and its number.</summary>
    public int ShellCode => Code ?? 128 + Signal!.Value;

    public override string ToString() => Signal is { } signal ? $"signal {signal}" : $"status {Code}";
}
