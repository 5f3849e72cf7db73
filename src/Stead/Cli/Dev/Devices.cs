using Stead.Guests;
using Stead.Host.Devices;

namespace Stead.Cli.Dev;

/// <summary>What the verbs that make devices have in common.</summary>
internal static class Devices
{
    public const string DefaultMode = "0600";

    /// <exception cref="UserError">It is not an octal number up to 0777.</exception>
    public static uint ParseMode(string? text)
    {
        text ??= DefaultMode;
        if (text.Length is > 0 and <= 5 && text.All(c => c is >= '0' and <= '7') && Convert.ToUInt32(text, 8) is <= 0x1ff and var mode) return mode;
        throw new UserError($"'{Names.Printable(text)}' is not a mode (option --mode)", "write it as chmod does, 0600 or 0666") { ExitCode = ExitCodes.Misuse };
    }

    /// <summary>Starts it and tells where it is; in the foreground until it is unloaded.</summary>
    public static int Start(Session session, DeviceRequest request, bool foreground)
    {
        var administration = new DeviceAdministration(session.Narrator);
        if (foreground) administration.Serve(request, Tell);
        else Tell(administration.Start(request));
        return ExitCodes.Ok;

        void Tell(IReadOnlyList<string> paths)
        {
            foreach (var path in paths) session.Terminal.Out.WriteLine(path);
            session.Terminal.Out.Flush();
        }
    }
}
