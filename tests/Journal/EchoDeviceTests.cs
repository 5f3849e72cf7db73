using System.Text.RegularExpressions;
using Stead.Tests.Harness;

namespace Stead.Tests.Journal;

/// <summary>Article 1, block by block: what is typed is typed, in a host whose /dev is its own; what is a driver's code is run as the conformance cases of that listing.</summary>
public sealed partial class EchoDeviceTests
{
    [Fact]
    public void Example_1_simple_FIFO_io()
    {
        using var host = WithDevice();
        Prints(host, "hd < /dev/echo", "");
        Prints(host, "echo \"foo\" > /dev/echo", "");
        Prints(host, "cat /dev/echo", "foo\n");
        Prints(host, "echo \"12345678\" > /dev/echo", "");
        Prints(host, "dd if=/dev/echo bs=1 count=4 status=none | hd", "00000000 31 32 33 34 |1234|\n00000004\n");
        Prints(host, "cat /dev/echo", "5678\n");
    }

    /// <summary>The driver of Listing 2 never saw the end of the file; now a writer that stays makes cat wait.</summary>
    [Fact]
    public void Example_2_blocking_io_hangs_until_interrupted()
    {
        using var host = WithDevice();
        Prints(host, "echo \"12345678\" > /dev/echo", "");
        using var writer = host.Start("exec 3> /dev/echo; echo open; read -r forever");
        Assert.Equal("open", writer.StandardOutput.ReadLine());
        using var cat = host.Start("exec cat /dev/echo");
        Assert.Equal("12345678", cat.StandardOutput.ReadLine());
        Eventually.True(() => OpenFiles(host) == 2, () => "cat is not there any more");
        Assert.False(cat.HasExited);
        // Not the host's own cat.
        host.Type("pkill -INT -fx 'cat /dev/echo'").Ok();
        Assert.True(cat.WaitForExit(TimeSpan.FromMinutes(1)));
        writer.StandardInput.Close();
    }

    [Fact]
    public void Example_2_retried_no_longer_surprises()
    {
        using var host = WithDevice();
        Prints(host, "echo \"12345678\" > /dev/echo", "");
        Prints(host, "cat /dev/echo", "12345678\n");
    }

    [Fact]
    public void Example_3_polling_io_status()
    {
        using var host = WithDevice();
        Prints(host, "echoctl poll", "Returned events: POLLIN|POLLOUT\n0 bytes available to read\nroom to write 64 bytes\n");
        Prints(host, "echo \"foo\" > /dev/echo", "");
        Prints(host, "echoctl poll", "Returned events: POLLIN|POLLOUT\n4 bytes available to read\nroom to write 60 bytes\n");
        Prints(host, "cat /dev/echo", "foo\n");
        Prints(host, "echoctl poll -r", "Returned events: POLLIN\n0 bytes available to read\n");
    }

    /// <summary>The last four lines may come in another order and with other values, as the article says; growing the buffer marks their end.</summary>
    [Fact]
    public void Example_4_io_status_via_kernel_events()
    {
        using var host = WithDevice();
        using var events = host.Start("exec echoctl events -W");
        Assert.Equal("EVFILT_READ: EV_EOF 0 bytes", events.StandardOutput.ReadLine());
        Assert.Equal("EVFILT_WRITE: 64 bytes", events.StandardOutput.ReadLine());
        // jot -c -s "" 80 48
        using var jot = host.Start("printf '%b' \"$(for i in $(seq 48 127); do printf '\\\\x%x' $i; done)\\n\" > /dev/echo");
        Assert.Equal("EVFILT_READ: 64 bytes", events.StandardOutput.ReadLine());
        Assert.Equal(string.Concat(Enumerable.Range(48, 80).Select(i => (char)i)) + "\n", host.Type("cat /dev/echo").Ok().Output);
        Assert.True(jot.WaitForExit(TimeSpan.FromMinutes(1)));
        host.Type("echoctl resize 65").Ok();
        var tail = new List<string>();
        while (tail.Count == 0 || tail[^1] != "EVFILT_WRITE: 65 bytes") tail.Add(events.StandardOutput.ReadLine()!);
        Assert.All(tail, line => Assert.Matches("^EVFILT_READ: (EV_EOF (0|17)|17|64) bytes$|^EVFILT_WRITE: (47|64|65) bytes$", line));
        Assert.Contains(tail, line => line.StartsWith("EVFILT_READ: EV_EOF ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, "Read and Write Using a FIFO Data Buffer")]
    [InlineData(2, "Blocking Read Method")]
    [InlineData(3, "Waking Threads on Unload")]
    [InlineData(4, "Tracking Open Writers")]
    [InlineData(5, "Support for Non-Blocking I/O")]
    [InlineData(7, "Device Polling")]
    [InlineData(8, "FIONREAD and FIONWRITE")]
    [InlineData(9, "EVFILT_READ Filter")]
    [InlineData(10, "kqfilter Device Method")]
    public void Listing(int number, string title)
    {
        using var host = new PrivateHost();
        var cases = ConformanceSuite.Cases("echo").Where(name => name.StartsWith($"listing_{number}_", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(cases);
        var ran = host.Type($"/usr/bin/python3 {Repository.Root}/tests/Conformance/conformance.py echo fuse {string.Join(' ', cases)}");
        Assert.True(ran.ExitCode == 0 && ran.Output.Split("ok ").Length == cases.Count + 1, $"{title}: {ran}");
    }

    /// <summary>A host with /dev/echo: as a link to a file where the kernel makes no nodes for us.</summary>
    private static PrivateHost WithDevice()
    {
        var host = new PrivateHost();
        host.Type("mkdir /tmp/dev && mount -t tmpfs -o mode=755 dev /tmp/dev && cp -a /dev/null /dev/zero /dev/fuse /dev/urandom /dev/fd /tmp/dev/ && mount --move /tmp/dev /dev").Ok();
        Assert.Equal("/dev/echo\n", host.Type("stead dev echo").Ok().Output);
        return host;
    }

    private static void Prints(PrivateHost host, string typed, string printed) =>
        // hd on FreeBSD puts other numbers of blanks between its columns.
        Assert.Equal(printed, Blanks().Replace(host.Type(typed).Ok().Output, " "));

    private static int OpenFiles(PrivateHost host) => int.Parse(host.Type("stead dev list | awk '/^echo / { print $4 }'").Ok().Output);

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();
}
