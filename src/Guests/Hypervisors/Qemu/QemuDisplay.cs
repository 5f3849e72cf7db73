using Stead.Guests.Plans;

namespace Stead.Guests.Hypervisors.Qemu;

/// <summary>The frame buffer and its VNC server.</summary>
internal static class QemuDisplay
{
    private const string PasswordFile = "vnc.secret";
    private const int FirstPort = 5900, PortsToTry = 200;

    public static PlannedDisplay? Add(Guest guest, LaunchRequest request, CommandLine line, List<PlannedFile> files)
    {
        if (guest.Graphics is not { } graphics) return null;
        line.Add("graphics_res", "-device", $"VGA,edid=on,xres={graphics.Width},yres={graphics.Height},addr={PciSlots.Display}");
        // QEMU takes the first free port itself: two guests that start at once cannot pick the same.
        var place = graphics.Port is { } port ? $"{graphics.Listen}:{port - FirstPort}" : $"{graphics.Listen}:0,to={PortsToTry - 1}";
        var password = "";
        if (graphics.Password is not null)
        {
            // On the command line everybody on the host could read it.
            files.Add(new(PasswordFile, "vnc_password") { Content = graphics.Password, Secret = true });
            line.Add("vnc_password", "-object", $"secret,id=vnc,file={PasswordFile}");
            password = ",password-secret=vnc";
        }
        line.Add("graphics_listen", "-vnc", place + password);
        return new(graphics.Listen, graphics.Port, graphics.Wait ?? request.Medium is not null, graphics.Password is not null);
    }
}
