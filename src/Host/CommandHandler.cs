using System.Diagnostics;
using Stead.Guests.Commands;
using Stead.Host.Lifecycle;
using Stead.Host.Listing;
using Stead.Host.Media;
using Stead.Host.Narration;
using Stead.Host.Provisioning;
using Stead.Host.Storage;
using Stead.Host.Switches;

namespace Stead.Host;

/// <summary>The one place where a command becomes an effect. Each line hands it to the class of its subject.</summary>
public sealed class CommandHandler(VmDirectory directory, INarrator narrator)
{
    private readonly GuestLifecycle _lifecycle = new(directory, narrator);
    private readonly GuestProvisioning _provisioning = new(directory, narrator);
    private readonly SwitchAdministration _switches = new(directory, narrator);
    private readonly DatastoreAdministration _datastores = new(directory);
    private readonly MediaLibrary _media = new(directory);

    /// <exception cref="UserError">The request cannot be carried out as it stands.</exception>
    /// <exception cref="HostException">The host refused a step.</exception>
    public Result Handle(Command command) => command switch
    {
        Command.List list => new GuestListing(directory, _lifecycle).List(list),
        Command.Info info => new GuestListing(directory, _lifecycle).Info(info),
        Command.Plan plan => _lifecycle.Plan(plan),
        Command.Start start => _lifecycle.Start(start),
        Command.Stop stop => _lifecycle.Stop(stop),
        Command.Restart restart => _lifecycle.Restart(restart),
        Command.Reset reset => _lifecycle.Reset(reset),
        Command.PowerOff powerOff => _lifecycle.PowerOff(powerOff),
        Command.Create create => _provisioning.Create(create),
        Command.AddDisk disk => _provisioning.AddDisk(disk),
        Command.AddNetwork network => _provisioning.AddNetwork(network),
        Command.Destroy destroy => _provisioning.Destroy(destroy),
        Command.Up => new FirstGuest(directory, _switches, _provisioning, _lifecycle, narrator).Up(),
        Command.Down => new FirstGuest(directory, _switches, _provisioning, _lifecycle, narrator).Down(),
        Command.Init => new HostPreparation(directory, _switches).Init(),
        Command.SwitchList => _switches.List(),
        Command.SwitchInfo info => _switches.Info(info),
        Command.SwitchCreate create => _switches.Create(create),
        Command.SwitchAdd add => _switches.Add(add),
        Command.SwitchRemove remove => _switches.Remove(remove),
        Command.SwitchDestroy destroy => _switches.Destroy(destroy),
        Command.DatastoreList => _datastores.List(),
        Command.DatastoreAdd add => _datastores.Add(add),
        Command.MediaList list => _media.List(list),
        Command.Download download => new MediaDownload(_media, narrator).Download(download),
        Command.Verify verify => new MediaDownload(_media, narrator).Verify(verify),
        _ => throw new UnreachableException($"no handler for {command.GetType().Name}"),
    };
}
