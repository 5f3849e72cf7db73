using CsCheck;
using Stead.Guests.States;
using Stead.Host.Posix;
using Stead.Host.Supervision;

namespace Stead.Tests.Unit.Host.Supervision;

/// <summary>What a lock file means to who finds it.</summary>
public sealed class RunLockTests
{
    private static readonly HostIdentity s_here = new("alpha", "machine-1", "boot-1");
    private static readonly ProcessIdentity s_supervisor = new(100, 5000), s_hypervisor = new(101, 5001);
    private static readonly RunLock s_running = new(s_here, s_supervisor, s_hypervisor, RunPhase.Running);

    private static GuestState Judge(RunLock one, HostIdentity? here = null, params ProcessIdentity[] alive) => one.Judge(here ?? s_here, alive.Contains);

    [Fact]
    public void It_is_read_as_it_was_written() => Assert.Equal(s_running, RunLock.Parse(s_running.Format()));

    [Fact]
    public void Its_first_line_is_vm_bhyves() => Assert.StartsWith("alpha\n", s_running.Format(), StringComparison.Ordinal);

    [Fact]
    public void Both_alive() => Assert.Equal(new GuestState.Running(101), Judge(s_running, null, s_supervisor, s_hypervisor));

    [Fact]
    public void Supervisor_killed() => Assert.Equal(new GuestState.Running(101, Supervised: false), Judge(s_running, null, s_hypervisor));

    [Fact]
    public void Waiting_for_a_viewer() => Assert.Equal(new GuestState.Locked("alpha", 101), Judge(s_running with { Phase = RunPhase.Waiting }, null, s_supervisor, s_hypervisor));

    [Fact]
    public void Both_dead() => Assert.IsType<GuestState.Stopped>(Judge(s_running));

    [Fact]
    public void The_numbers_belong_to_others_now() => Assert.IsType<GuestState.Stopped>(Judge(s_running, null, new ProcessIdentity(100, 9999), new ProcessIdentity(101, 9999)));

    [Fact]
    public void Booted_since() => Assert.IsType<GuestState.Stopped>(Judge(s_running, s_here with { Boot = "boot-2" }, s_supervisor, s_hypervisor));

    [Fact]
    public void The_host_was_renamed() => Assert.Equal(new GuestState.Running(101), Judge(s_running, s_here with { Name = "beta" }, s_supervisor, s_hypervisor));

    [Fact]
    public void Another_host_on_shared_storage() => Assert.Equal(new GuestState.Locked("alpha"), Judge(s_running, new("beta", "machine-2", "boot-9")));

    [Fact]
    public void Vm_bhyves_own_lock_of_this_host_without_processes() => Assert.IsType<GuestState.Stopped>(Judge(RunLock.Parse("alpha\n")));

    [Fact]
    public void An_empty_lock_after_a_crash() => Assert.IsType<GuestState.Stopped>(Judge(RunLock.Parse("")));

    [Fact]
    public void No_content_makes_it_throw() => Gen.String.Sample(text => { Judge(RunLock.Parse(text)); });
}
