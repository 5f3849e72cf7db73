using Stead.Guests.States;
using Stead.Host.Posix;

namespace Stead.Host.Supervision;

/// <summary>Sees what guests are doing. Cheap: one failed open for a guest that does not run.</summary>
public sealed class GuestStates
{
    private static readonly GuestState Stopped = new GuestState.Stopped();
    private readonly Lazy<HostIdentity> _here = new(HostIdentity.Read);

    public GuestState Of(string directory) =>
        RunLock.Read(directory) is { } held ? held.Judge(_here.Value, process => process.IsRunning) : Stopped;
}
