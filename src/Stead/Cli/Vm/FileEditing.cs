using System.Diagnostics;
using Stead.Guests;
using Stead.Guests.Settings;
using Stead.Host.Storage;

namespace Stead.Cli.Vm;

/// <summary>Lets the person edit a private copy of a guest's file, and replaces the file only with what they chose to save.</summary>
internal sealed class FileEditing(Session session, string name)
{
    /// <returns>The exit code.</returns>
    public int Run()
    {
        var location = session.Directory.Require(name);
        if (!session.Terminal.InIsTerminal || !session.Terminal.OutIsTerminal)
            throw new UserError("an editor needs a terminal", $"change {location.ConfPath} yourself, and check it with 'vm start -n {name}'");

        var before = VmDirectory.ReadConf(location).ToString();
        var folder = Directory.CreateTempSubdirectory("stead-");
        try
        {
            // The editor sees the name it knows, and its swap files stay in a directory nobody else can read.
            var copy = $"{folder.FullName}/{name}.conf";
            AtomicFile.Write(copy, before, AtomicFile.Private);
            while (true)
            {
                Edit(copy);
                var conf = SettingsFile.Parse(location.ConfPath, File.ReadAllText(copy));
                if (conf.ToString() == before) return ExitCodes.Ok;
                switch (Judge(location, conf))
                {
                    case Choice.Save:
                        Save(location, conf, before);
                        return ExitCodes.Ok;
                    case Choice.Discard:
                        session.Narrator.Say($"{location.ConfPath} is as it was");
                        return ExitCodes.Refused;
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private enum Choice { Save, EditAgain, Discard }

    private static void Edit(string path)
    {
        var editor = new[] { "VISUAL", "EDITOR" }.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => value is { Length: > 0 }) ?? "vi";
        // Through the shell: the variable may hold arguments, `code --wait`.
        var start = new ProcessStartInfo("/bin/sh", ["-c", editor + " \"$1\"", "sh", path]) { UseShellExecute = false };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new HostException($"edit with '{editor}'", $"it ended with status {process.ExitCode}", instead: "set EDITOR to an editor that is installed; nothing was changed");
    }

    private Choice Judge(GuestLocation location, SettingsFile conf)
    {
        IReadOnlyList<Complaint> warnings;
        try
        {
            GuestReader.Read(conf, name, location.Directory, location.Datastore.Name, location.Datastore.Dataset, out warnings);
        }
        catch (UserError e)
        {
            foreach (var complaint in e.Complaints) session.Terminal.Error.WriteLine($"  ! {complaint}");
            return Ask();
        }
        foreach (var warning in warnings) session.Narrator.Warn(warning.ToString());
        return Choice.Save;
    }

    private Choice Ask()
    {
        while (true)
        {
            session.Terminal.Out.Write("(e)dit again, (s)ave all the same, or (d)iscard the change? ");
            session.Terminal.Out.Flush();
            switch (session.Terminal.ReadLine()?.TrimStart())
            {
                case ['e' or 'E', ..]: return Choice.EditAgain;
                case ['s' or 'S', ..]: return Choice.Save;
                case ['d' or 'D', ..] or null: return Choice.Discard;
            }
        }
    }

    private static void Save(GuestLocation location, SettingsFile conf, string before)
    {
        using var held = DirectoryLock.Take(location.Directory);
        if (VmDirectory.ReadConf(location).ToString() == before)
        {
            VmDirectory.WriteConf(location, conf);
            return;
        }
        var aside = location.ConfPath + ".edited";
        AtomicFile.Write(aside, conf.ToString(), AtomicFile.Private);
        throw new UserError($"{location.ConfPath} was changed by someone else meanwhile", $"your version is kept in {aside}; put the two together");
    }
}
