using System.Net;
using System.Net.Sockets;

namespace Stead.Guests.Settings;

/// <summary>The keys `graphics…` and `vnc_password`.</summary>
internal static class GraphicsReader
{
    private const int PasswordLength = 8;
    private static readonly Dictionary<string, bool> Waits = new() { ["yes"] = true, ["no"] = false, ["on"] = true, ["off"] = false, ["true"] = true, ["false"] = false };

    public static Graphics? Read(Reading reading, Loader loader)
    {
        var port = reading.Number("graphics_port", 5900, 65535);
        var (width, height) = ReadResolution(reading);
        var listen = ReadListen(reading);
        var wait = reading.Text("graphics_wait") is null or "auto" or "AUTO" ? null : reading.Choice("graphics_wait", Waits);
        var password = ReadPassword(reading);
        if (!reading.Flag("graphics", false)) return null;
        if (loader is Loader.Bhyveload or Loader.Grub) reading.Warn("graphics", "vm-bhyve ignores this without UEFI; here the guest gets a display", null);
        return new(listen, port, width, height, wait, password);
    }

    private static (int Width, int Height) ReadResolution(Reading reading)
    {
        if (reading.Text("graphics_res") is not { } text) return (800, 600);
        var parts = text.ToLowerInvariant().Split('x');
        if (parts.Length == 2 && int.TryParse(parts[0], out var width) && int.TryParse(parts[1], out var height)
            && width is >= 640 and <= 7680 && height is >= 480 and <= 4320) return (width, height);
        reading.Error("graphics_res", $"'{Names.Printable(text)}' is not a resolution from 640x480 to 7680x4320", "write graphics_res=\"1024x768\"");
        return (800, 600);
    }

    private static string ReadListen(Reading reading)
    {
        if (reading.Text("graphics_listen") is not { } text) return "127.0.0.1";
        // As the magazine prints it.
        if (text == "[:]")
        {
            reading.Warn("graphics_listen", "\"[:]\" is read as \"[::]\"", "write graphics_listen=\"[::]\"");
            return "[::]";
        }
        if (text is "localhost") return "127.0.0.1";
        var bare = text is ['[', .. var inner, ']'] ? inner : text;
        if (IPAddress.TryParse(bare, out var address))
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6 && bare.Contains(':')) return $"[{address}]";
            if (address.AddressFamily == AddressFamily.InterNetwork && bare.Count(c => c == '.') == 3) return address.ToString();
        }
        reading.Error("graphics_listen", $"'{Names.Printable(text)}' is not an address", "write 127.0.0.1, an address of this host, or [::] for all");
        return "127.0.0.1";
    }

    private static string? ReadPassword(Reading reading)
    {
        if (reading.Text("vnc_password") is not { } password) return null;
        if (password.Any(c => c is < ' ' or > '~')) reading.Error("vnc_password", "has characters that a VNC viewer cannot send", "write plain ASCII characters");
        else if (password.Length > PasswordLength) reading.Warn("vnc_password", $"only the first {PasswordLength} characters count in VNC", null);
        return password;
    }
}
