namespace Stead.Guests.Settings;

/// <summary>vm-bhyve's rule: `no`, `false`, `off` and `0` in any case are false; anything else that is written is true.</summary>
public static class Booleans
{
    public static bool IsFalse(string value) => value.Trim().ToLowerInvariant() is "no" or "false" or "off" or "0";

    public static bool Read(string? value, bool absent) => string.IsNullOrWhiteSpace(value) ? absent : !IsFalse(value);
}
