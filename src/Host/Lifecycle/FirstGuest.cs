using System.Net;
using System.Net.Sockets;
using Stead.Guests.Commands;
using Stead.Guests.States;
using Stead.Guests.Switches;
using Stead.Host.Consoles;
using Stead.Host.Hypervisors;
using Stead.Host.Narration;
using Stead.Host.Packages;
using Stead.Host.Provisioning;
using Stead.Host.Storage;
using Stead.Host.Supervision;
using Stead.Host.Switches;

namespace Stead.Host.Lifecycle;

/// <summary>`stead up`: from nothing to a guest that answers. Each step is left out when it is done already.</summary>
public sealed class FirstGuest(VmDirectory directory, SwitchAdministration switches, GuestProvisioning provisioning, GuestLifecycle lifecycle, INarrator narrator)
{
    private const string Name = "hello", Template = "tiny", Switch = "user", ForwardKey = "network0_forward";
    private const int FirstPort = 8080, LastPort = 8999, GuestPort = 80;

    private static readonly TimeSpan BootLimit = TimeSpan.FromMinutes(3);

    private readonly GuestStates _states = new();

    public Result Up()
    {
        new PackageInstaller(narrator).Require(Guests.Hypervisors.Qemu.QemuDriver.Program);
        new HostPreparation(directory, switches).MakeFolders();
        if (SwitchSettings.Read(directory.SystemConf).All(known => known.Name != Switch)) switches.Create(new(Switch, "user"));
        directory = VmDirectory.Open();

        if (directory.Find(Name) is null) provisioning.Create(new(Name, Template));
        var location = directory.Require(Name);
        if (_states.Of(location.Directory) is not GuestState.Stopped)
        {
            var page = Page(VmDirectory.ReadConf(location)[ForwardKey] ?? throw NotOurs(location));
            GuestAnswers.AwaitPage(page, () => _states.Of(location.Directory) is not GuestState.Stopped, BootLimit);
            narrator.Say($"{Name} is running already");
            return new Result.Ready(Name, page);
        }
        var forwarded = Page(Forward(location));
        new GuestLifecycle(VmDirectory.Open(), narrator).Start(new(Name));
        using (narrator.Begin($"waiting for {Name} to boot"))
        {
            GuestAnswers.AwaitShell(new GuestConsoles(directory, narrator).Connect(Name, port: null, wait: false), BootLimit);
            GuestAnswers.AwaitPage(forwarded, () => _states.Of(location.Directory) is not GuestState.Stopped, BootLimit);
        }
        return new Result.Ready(Name, forwarded);
    }

    public Result Down()
    {
        var running = directory.Guests().Where(guest => _states.Of(guest.Directory) is GuestState.Running or GuestState.Locked { HypervisorPid: not null })
            .Select(guest => guest.Name).ToList();
        if (running.Count > 0) return lifecycle.Stop(new(running, TimeLimit: null, Force: true));
        narrator.Say("no guest is running");
        return new Result.Done();
    }

    /// <summary>A port of the host that is free now, written into the guest's file.</summary>
    /// <returns>As the file has it.</returns>
    private static string Forward(GuestLocation location)
    {
        using var held = DirectoryLock.Take(location.Directory);
        var conf = VmDirectory.ReadConf(location);
        if (conf["appliance"] != Template) throw NotOurs(location);
        if (conf[ForwardKey] is { } written && IsFree(Page(written).Port)) return written;
        var port = Enumerable.Range(FirstPort, LastPort - FirstPort + 1).Cast<int?>().FirstOrDefault(port => IsFree(port!.Value))
            ?? throw new UserError($"every port from {FirstPort} to {LastPort} is taken", $"write a free one into {location.ConfPath}: {ForwardKey}=\"PORT:{GuestPort}\"");
        var forward = $"{port}:{GuestPort}";
        conf = conf.With(ForwardKey, forward);
        if (conf["linux_cmdline"] is { } line && !line.Contains("stead.name=", StringComparison.Ordinal)) conf = conf.With("linux_cmdline", $"{line} stead.name={Name}");
        VmDirectory.WriteConf(location, conf);
        return forward;
    }

    /// <summary>The host's end of `8080:80` or `ADDRESS:8080:80`.</summary>
    private static Uri Page(string forward)
    {
        var parts = forward.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[0].Split(':');
        return new($"http://{(parts.Length == 3 ? parts[0] : "127.0.0.1")}:{parts[^2]}/");
    }

    private static UserError NotOurs(GuestLocation location) => new(
        $"{location.Directory} holds a guest of your own that is called {Name}", $"'vm start {Name}' starts it; 'stead up' needs the name for its own first guest");

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            listener.Start();
            return true;
        }
        catch (SocketException) { return false; }
    }
}
