namespace Stead.Host.Narration;

/// <summary>Where a long command tells the person what it is doing. The terminal, a log or nothing stands behind it.</summary>
public interface INarrator
{
    /// <summary>One line for standard output, vm-bhyve's own words: `  * booting...`.</summary>
    void Say(string line);

    /// <summary>For standard error; the program's name and `WARNING:` are put in front.</summary>
    void Warn(string text);

    /// <summary>Shows a bar with rate and time left where there is a terminal, nothing otherwise. Dispose ends it.</summary>
    /// <param name="total">Null when it is not known.</param>
    IMeter Begin(string title, long? total = null, MeterUnit unit = MeterUnit.Steps);
}

public interface IMeter : IDisposable
{
    /// <summary>What has been reached so far, of the total.</summary>
    void Report(long done);
}

public enum MeterUnit { Steps, Bytes }
