using System.Diagnostics;
using Stead.Guests.Commands;
using Stead.Host.Narration;
using Stead.Host.Storage;

namespace Stead.Host;

/// <summary>The one place where a command becomes an effect. Each line hands it to the class of its subject.</summary>
public sealed class CommandHandler(VmDirectory directory, INarrator narrator)
{
    /// <exception cref="UserError">The request cannot be carried out as it stands.</exception>
    /// <exception cref="HostException">The host refused a step.</exception>
    public Result Handle(Command command) => command switch
    {
        // Command.List list => new GuestListing(directory).List(list),      ← each subject adds its lines
        _ => throw new UnreachableException($"no handler for {command.GetType().Name} ({directory}, {narrator})"),
    };
}
