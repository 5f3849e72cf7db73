namespace Stead.Devices.Devcfg;

/// <summary>The fabric behind a configuration port: what takes a bitstream and may become configured.</summary>
public interface IFabric
{
    /// <summary>Forgets its configuration, as at the falling edge of PROG_B.</summary>
    void Reset();

    /// <param name="bytes">As they lie in memory.</param>
    /// <returns>False when it cannot be configured by this any more: <see cref="State"/> says why.</returns>
    bool Take(ReadOnlySpan<byte> bytes);

    /// <summary>No more is coming.</summary>
    void End();

    /// <summary>Whether its DONE signal is high.</summary>
    bool IsDone { get; }

    /// <summary>One line for people.</summary>
    string State { get; }
}
