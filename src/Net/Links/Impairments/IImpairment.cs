namespace Stead.Net.Links.Impairments;

/// <summary>Something that goes wrong on a wire. One for each direction: it may remember.</summary>
public interface IImpairment
{
    void Apply(ref Transit transit);
}
