#!/usr/bin/env dotnet
// A device that swallows what is written and is always at its end. Run: dotnet run examples/null-device.cs -- /tmp/null
#:project ../src/Host/Host.csproj
#:project ../src/Devices/Devices.csproj
using Stead.Devices;
using Stead.Host.Devices;

DeviceServer.Serve(args[0], new NullDevice());

internal sealed class NullDevice : CharacterDevice
{
    public override Transfer Read(DeviceFile file, Span<byte> into) => new(0);

    public override Transfer Write(DeviceFile file, ReadOnlySpan<byte> from) => new(from.Length);
}
