using R = Stead.Fabric.Bitstream.ConfigurationRegister;
using C = Stead.Fabric.Bitstream.ConfigurationCommand;

namespace Stead.Fabric.Bitstream;

/// <summary>Writes full bitstreams, word by word in the sequence that Vivado uses.</summary>
public static class BitstreamWriter
{
    private const uint Cor0 = 0x0200_3fe5, LastFrame = 0x03be_0000;

    /// <param name="data">What goes into FDRI: the frames in their order, pad frames among them; <see cref="Part.DataWords"/> words.</param>
    /// <returns>Configuration data without a header, plain.</returns>
    public static byte[] Write(Part part, ReadOnlySpan<uint> data)
    {
        Invariant.Require(data.Length == part.DataWords);
        return Close(Open(part).WriteLong(R.Fdri, data).Crc()).Bytes.ToArray();
    }

    /// <summary>Up to where the frames begin.</summary>
    public static PacketWriter Open(Part part)
    {
        var packets = new PacketWriter();
        for (var i = 0; i < 8; i++) packets.Words(BitstreamReader.Dummy);
        return packets.Words(BitstreamReader.BusWidthSync, BitstreamReader.BusWidthDetect, BitstreamReader.Dummy, BitstreamReader.Dummy, BitstreamReader.Sync)
            .Nop().Write(R.Timer, 0).Write(R.Wbstar, 0).Command(C.Null).Nop().Command(C.ResetCrc).Nop(2)
            .Write(R.Undocumented, 0).Write(R.Cor0, Cor0).Write(R.Cor1, 0).Write(R.IdCode, part.IdCode).Command(C.Switch).Nop()
            .Write(R.Mask, 0x401).Write(R.Ctl0, 0x501).Write(R.Mask, 0).Write(R.Ctl1, 0).Nop(8)
            .Write(R.Far, 0).Command(C.WriteConfiguration).Nop();
    }

    /// <summary>From behind the frames and their CRC.</summary>
    public static PacketWriter Close(PacketWriter packets) => packets
        .Nop(2).Command(C.RestoreGlobal).Nop().Command(C.LastFrame).Nop(100).Command(C.Start).Nop()
        .Write(R.Far, LastFrame).Write(R.Mask, 0x501).Write(R.Ctl0, 0x501).Crc().Nop(2).Command(C.Desynchronise).Nop(400);
}
