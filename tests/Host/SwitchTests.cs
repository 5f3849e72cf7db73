using Stead.Tests.Harness;

namespace Stead.Tests.Host;

/// <summary>Bridges, taps and real guests on them, each in a host of its own.</summary>
public sealed class SwitchTests : IDisposable
{
    private readonly PrivateHost _host = new();

    public SwitchTests()
    {
        Needs.Program("qemu-system-x86_64");
        _host.Type("echo 'vm_dir=\"/vm\"' >/etc/stead.conf; vm init").Ok();
    }

    public void Dispose()
    {
        _host.Type("for guest in one two; do vm poweroff -f $guest; done");
        _host.Dispose();
    }

    private void Create(string name, string address, string wire = "lan") => _host.Type(
        $"""
        vm create -t tiny {name} &&
        sed -i 's|^network0_switch=.*|network0_switch="{wire}"|; s|^linux_cmdline=.*|linux_cmdline="console=ttyS0 quiet stead.ip={address}"|' /vm/{name}/{name}.conf
        """).Ok();

    private string Serial(string name) => File.Exists($"{_host.Root}/vm/{name}/com1.log") ? File.ReadAllText($"{_host.Root}/vm/{name}/com1.log") : "";

    private void AwaitSerial(string name, string text) => Eventually.True(() => Serial(name).Contains(text, StringComparison.Ordinal), () => Serial(name));

    private void Start(params string[] names)
    {
        _host.Type($"vm start {string.Join(' ', names)}").Ok();
        foreach (var name in names) AwaitSerial(name, "/ # ");
    }

    [Fact]
    public void Two_guests_on_one_bridge_ping_each_other_and_the_host()
    {
        _host.Type("vm switch create -a 192.0.2.1/24 lan").Ok();
        Create("one", "192.0.2.11/24");
        Create("two", "192.0.2.12/24");
        _host.Type("echo 'vm_delay=\"0\"' >>/etc/stead.conf");
        Start("one", "two");
        _host.Type("printf 'ping -c 3 -W 20 192.0.2.12 && echo reached-$((40+2))\\n' | timeout 20 vm console one");
        AwaitSerial("one", "reached-42");
        Assert.Contains("Hello from", _host.Type("curl -sf --max-time 20 http://192.0.2.11/").Ok().Output, StringComparison.Ordinal);
        var info = _host.Type("vm switch info lan; vm info one").Ok().Output;
        Assert.Contains("vm: one", info, StringComparison.Ordinal);
        Assert.Contains("vm: two", info, StringComparison.Ordinal);
        Assert.Contains("bridge: vm-lan", info, StringComparison.Ordinal);
        _host.Type("vm poweroff -f one; vm poweroff -f two").Ok();
        Eventually.True(() => _host.Type("ip -br link | grep -c '^tap-'").Output.Trim() == "0", () => _host.Type("ip -br link").Output);
    }

    [Fact]
    public void Guests_of_a_private_switch_do_not_see_each_other()
    {
        _host.Type("vm switch create -a 192.0.2.1/24 lan && echo 'private_lan=\"yes\"' >>/vm/.config/system.conf").Ok();
        Create("one", "192.0.2.11/24");
        Create("two", "192.0.2.12/24");
        _host.Type("echo 'vm_delay=\"0\"' >>/etc/stead.conf");
        Start("one", "two");
        _host.Type("printf 'ping -c 1 -W 3 192.0.2.12 || echo apart-$((40+2))\\n' | timeout 20 vm console one");
        AwaitSerial("one", "apart-42");
        Assert.Contains("Hello from", _host.Type("curl -sf --max-time 20 http://192.0.2.12/").Ok().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manual_switch_is_a_bridge_that_somebody_else_made()
    {
        _host.Type("ip link add br0 type bridge && ip addr add 192.0.2.1/24 dev br0 && ip link set br0 up && vm switch create -t manual -b br0 lan").Ok();
        Create("one", "192.0.2.11/24");
        Start("one");
        Assert.Contains("Hello from", _host.Type("curl -sf --max-time 20 http://192.0.2.11/").Ok().Output, StringComparison.Ordinal);
        _host.Type("vm poweroff -f one; vm switch destroy lan").Ok();
        _host.Type("ip link show br0").Ok();
    }

    [Fact]
    public void An_interface_gives_its_address_to_the_bridge_and_gets_it_back()
    {
        _host.Type(
            """
            ip link add em0 type veth peer name far && ip link set far up && ip link set em0 up &&
            ip addr add 198.51.100.5/24 dev em0 && ip route add default via 198.51.100.1 && vm switch create lan && vm switch add lan em0
            """).Ok();
        Assert.Contains("198.51.100.5/24", _host.Type("ip -br addr show vm-lan").Ok().Output, StringComparison.Ordinal);
        Assert.Contains("dev vm-lan", _host.Type("ip route show default").Ok().Output, StringComparison.Ordinal);
        _host.Type("vm switch remove lan em0").Ok();
        Assert.Contains("198.51.100.5/24", _host.Type("ip -br addr show em0").Ok().Output, StringComparison.Ordinal);
        Assert.Contains("dev em0", _host.Type("ip route show default").Ok().Output, StringComparison.Ordinal);
        _host.Type("vm switch destroy lan").Ok();
        Assert.NotEqual(0, _host.Type("ip link show vm-lan").ExitCode);
    }

    [Theory]
    [InlineData("vm switch create -a 192.0.2.1/24 lan", "true")]
    [InlineData("vm switch add lan em0", "vm switch create lan")]
    [InlineData("vm switch remove lan em0", "vm switch create lan && vm switch add lan em0")]
    [InlineData("vm switch destroy lan", "vm switch create lan")]
    public void Killed_at_each_program_it_runs_a_switch_verb_can_be_given_again(string verb, string before)
    {
        Needs.Program("strace");
        const string Undo = "vm switch destroy lan; ip link del em0; ip link del vm-lan; true";
        const string Setup = "ip link add em0 type veth peer name far && ip link set em0 up && ip addr add 198.51.100.5/24 dev em0";
        for (var nth = 1; nth <= 12; nth++)
        {
            _host.Type($"{Setup} && {before}").Ok();
            // Its children are left alone: -f follows them, the signal goes to who runs them.
            var killed = _host.Type($"strace -D -f -qq -o /tmp/trace -e trace=wait4,waitid,waitpid -e inject=wait4,waitid,waitpid:signal=KILL:when={nth} {verb} </dev/null >/tmp/said 2>&1");
            var again = _host.Type(verb);
            Assert.True(again.ExitCode == 0 || again.Error.Contains("already", StringComparison.Ordinal) || again.Error.Contains("does not", StringComparison.Ordinal)
                || again.Error.Contains("unable to locate", StringComparison.Ordinal) || again.Error.Contains("no switch", StringComparison.Ordinal) || again.Error.Contains("is not in the switch", StringComparison.Ordinal), $"killed at {nth}: {again}");
            var addresses = _host.Type("ip -br addr").Ok().Output;
            Assert.True(addresses.Contains("198.51.100.5/24", StringComparison.Ordinal), $"killed at {nth}: the host lost its address\n{addresses}");
            _host.Type(Undo);
            if (killed.ExitCode == 0) return;
        }
    }
}
