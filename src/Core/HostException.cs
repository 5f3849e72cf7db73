namespace Stead.Core;

/// <summary>The host refused a step: which step, on what, and what it said.</summary>
/// <param name="step">What was being done, with the object: `open /vm/.config/system.conf`.</param>
/// <param name="said">The host's words: an errno's text, or a tool's standard error.</param>
public sealed class HostException(string step, string said, Errno errno = default, string? instead = null)
    : Exception($"{step}: {said}{(instead is null ? "" : "; " + instead)}")
{
    public string Step { get; } = step;
    public string Said { get; } = said;
    public Errno Errno { get; } = errno;

    /// <summary>What the person can do about it, where Stead knows.</summary>
    public string? Instead { get; } = instead;
}
