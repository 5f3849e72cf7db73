using Stead.Guests.Settings;

namespace Stead.Host.Storage;

/// <summary>`vm_dir`: where guests, templates, media and settings lie. A vm-bhyve tree is used in place.</summary>
public sealed class VmDirectory
{
    /// <summary>Absolute, without a slash at its end.</summary>
    public required string Path { get; init; }

    /// <summary>`/etc/rc.conf` on FreeBSD, `/etc/stead.conf` elsewhere; empty when there is none.</summary>
    public required SettingsFile RcConf { get; init; }
}
