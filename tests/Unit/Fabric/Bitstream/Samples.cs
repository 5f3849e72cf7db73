using System.Security.Cryptography;
using Stead.Core;
using Stead.Fabric.Bitstream;
using R = Stead.Fabric.Bitstream.ConfigurationRegister;
using C = Stead.Fabric.Bitstream.ConfigurationCommand;

namespace Stead.Tests.Unit.Fabric.Bitstream;

/// <summary>Bitstreams of our own making, with random frames.</summary>
internal static class Samples
{
    public static readonly BitHeader Header = new("top;UserID=0XFFFFFFFF;Version=2016.1", "7z020clg400", "2017/01/24", "18:16:11");

    public static Part Part(string name) => PartTable.Find(name)!;

    public static byte[] Bin(Part part, ulong seed = 1) => BitstreamWriter.Write(part, Random(part.DataWords, seed));

    public static byte[] Bit(Part part, ulong seed = 1) => Bit(part, Bin(part, seed));

    public static byte[] Bit(Part part, byte[] data) => [.. (Header with { Part = part.Name + "clg400" }).Write(data.Length), .. data];

    /// <summary>Frames that are alike written once, as Vivado does.</summary>
    public static byte[] Compressed(Part part, int frames = 50)
    {
        var packets = BitstreamWriter.Open(part).Write(R.Fdri, Random(Stead.Fabric.Bitstream.Part.FrameWords, 2)).Command(C.MultipleFrameWrite).Nop(12).Write(R.Mfwr, new uint[8]);
        for (var frame = 1u; frame < frames; frame++) packets.Write(R.Far, frame).Write(R.Mfwr, new uint[4]);
        return BitstreamWriter.Close(packets.Nop(8).Crc()).Bytes.ToArray();
    }

    /// <summary>Each frame with its number on LOUT, pad frames as bare zeros.</summary>
    public static byte[] Debug(Part part)
    {
        var frame = Random(Stead.Fabric.Bitstream.Part.FrameWords, 3);
        // The CRC counts what the plain file would have written.
        var crc = new ConfigurationCrc();
        foreach (var (register, word) in (ReadOnlySpan<(R, uint)>)[(R.Undocumented, 0), (R.Cor0, 0x02003fe5), (R.Cor1, 0), (R.IdCode, part.IdCode), (R.Cmd, 9), (R.Mask, 0x401), (R.Ctl0, 0x501), (R.Mask, 0), (R.Ctl1, 0), (R.Far, 0), (R.Cmd, 1)])
            crc.Add(register, word);
        var packets = BitstreamWriter.Open(part);
        for (var i = 0u; i < part.Frames; i++)
        {
            packets.Words(0x3000_4000 | 101).Words(frame).Words(0x3001_0001, i);
            foreach (var word in frame) crc.Add(R.Fdri, word);
        }
        packets.Words(new uint[101 * part.PadFrames]);
        for (var i = 0; i < 101 * part.PadFrames; i++) crc.Add(R.Fdri, 0);
        packets.Words(0x3000_0001, crc.Value);
        // The second CRC begins anew.
        var rest = BitstreamWriter.Close(new PacketWriter()).Bytes;
        return [.. packets.Bytes, .. rest];
    }

    public static byte[] FrameCrc(Part part)
    {
        var packets = BitstreamWriter.Open(part).Write(R.Mask, 0x200000).Write(R.Ctl1, 0x200000);
        var frame = Random(Stead.Fabric.Bitstream.Part.FrameWords, 4);
        for (var i = 0u; i < part.Frames; i++) packets.Write(R.Fdri, frame).Write(R.Far, i).Crc();
        return BitstreamWriter.Close(packets).Bytes.ToArray();
    }

    public static byte[] Partial(Part part, int frames = 40) =>
        BitstreamWriter.Close(BitstreamWriter.Open(part).Write(R.Far, 0x400).WriteLong(R.Fdri, Random(frames * Stead.Fabric.Bitstream.Part.FrameWords, 5)).Crc()).Bytes.ToArray();

    public static byte[] Encrypted(Part part) =>
        [.. BitstreamWriter.Open(part).Write(R.Mask, 0x40).Write(R.Ctl0, 0x540).Write(R.Cbc, 1, 2, 3, 4).Write(R.Dwc, 1000).Words(Random(1000, 6)).Bytes];

    /// <summary>BITSTREAM.GENERAL.CRC Disable.</summary>
    public static byte[] WithoutCrc(Part part)
    {
        var packets = BitstreamWriter.Open(part).WriteLong(R.Fdri, Random(part.DataWords, 7)).Command(C.ResetCrc).Nop(2).Command(C.RestoreGlobal).Command(C.LastFrame).Nop(100);
        return packets.Command(C.Start).Command(C.ResetCrc).Command(C.Desynchronise).Nop(400).Bytes.ToArray();
    }

    public static uint[] Random(int words, ulong seed)
    {
        var data = new uint[words];
        new RandomSequence(seed).Fill(System.Runtime.InteropServices.MemoryMarshal.AsBytes(data.AsSpan()));
        return data;
    }

    /// <summary>All that the device would be told, up to DESYNC: two files with the same configure it alike.</summary>
    public static string Configuration(ReadOnlySpan<byte> file, BitstreamFacts facts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var sync = file[facts.Start..].IndexOf(facts.Order == WordOrder.Plain ? (ReadOnlySpan<byte>)[0xaa, 0x99, 0x55, 0x66] : [0x66, 0x55, 0x99, 0xaa]);
        var packets = new PacketReader(file, facts.Start + sync + 4, file.Length, facts.Order);
        while (packets.Read())
        {
            if (packets.Kind == PacketKind.Nop) continue;
            // What they are after a reset: written or not is the same.
            if (packets.Register is R.Timer or R.Wbstar && packets.Word() == 0) continue;
            // A pin that shows a number.
            if (packets.Kind == PacketKind.Write && packets.Register == R.Lout) continue;
            hash.AppendData([(byte)packets.Kind, (byte)packets.Register]);
            if (packets.Kind == PacketKind.Zero) continue;
            hash.AppendData(packets.Data);
            if (packets.Register == R.Cmd && packets.Word() == (uint)C.Desynchronise) break;
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
