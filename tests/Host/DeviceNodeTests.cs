using Stead.Tests.Harness;

namespace Stead.Tests.Host;

/// <summary>The conformance suites in a guest that Stead boots, whose kernel has CUSE: devices are nodes in /dev, served by the native binary.</summary>
public sealed class DeviceNodeTests(DeviceNodeTests.Guest guest) : IClassFixture<DeviceNodeTests.Guest>
{
    public static TheoryData<string> Echo => [.. ConformanceSuite.Cases("echo")];
    public static TheoryData<string> NullModem => [.. ConformanceSuite.Cases("nullmodem")];

    [Theory]
    [MemberData(nameof(Echo))]
    public void Echo_device(string name) => Assert.Equal($"ok {name}", guest.LineOf("echo", name));

    [Theory]
    [MemberData(nameof(NullModem))]
    public void Null_modem(string name) => Assert.Equal($"ok {name}", guest.LineOf("nullmodem", name));

    /// <summary>Both suites, run once.</summary>
    public sealed class Guest : IDisposable
    {
        private readonly TinyGuest _guest;
        private readonly Dictionary<string, string> _said = [];

        public Guest()
        {
            Needs.Program("qemu-system-x86_64");
            _guest = new("disk0_type=\"virtio-blk\"", "disk0_name=\"tools.img\"");
            try { Run(); }
            // Told by the cases that are missing then.
            catch (TimeoutException) { }
        }

        private void Run()
        {
            ToolsDisk.Write(_guest.Folder + "/tools.img");
            File.WriteAllText(_guest.Conf, File.ReadAllText(_guest.Conf).Replace("memory=128M", "memory=1G", StringComparison.Ordinal));
            _guest.Start();
            _guest.Type("mkdir /tools && tar -x -f /dev/vda -C /tools && for d in dev proc sys; do mount --rbind /$d /tools/$d; done && echo unpacked=$((1+1))");
            _guest.AwaitSerial("unpacked=2");
            foreach (var suite in (string[])["echo", "nullmodem"])
            {
                var before = _guest.Serial.Length;
                _guest.Type($"chroot /tools /usr/bin/env PATH=/usr/bin LC_ALL=C.UTF-8 python3 -B /conformance/conformance.py {suite} cuse");
                // Each within the time, not all of them: the guest's processor is software.
                try
                {
                    foreach (var name in ConformanceSuite.Cases(suite)) _guest.AwaitSerial($" {name}", before);
                    _guest.AwaitSerial("conformance: ", before);
                }
                finally { _said[suite] = _guest.Serial[before..].ReplaceLineEndings("\n"); }
            }
        }

        /// <summary>With what follows it, when it failed.</summary>
        public string LineOf(string suite, string name)
        {
            var lines = _said.GetValueOrDefault(suite, _guest.Serial).Split('\n');
            var at = Array.FindIndex(lines, line => line.Split(' ', ':') is [_, var what, ..] && what == name);
            if (at < 0) return $"nothing was said of {name}: {string.Join('\n', lines)}";
            return lines[at] == $"ok {name}" ? lines[at] : string.Join('\n', lines[at..].TakeWhile(line => !line.StartsWith("ok ", StringComparison.Ordinal)));
        }

        public void Dispose() => _guest.Dispose();
    }
}
