namespace Stead.Lab.Measures;

/// <summary>How evenly something is divided (Jain, Chiu and Hawe 1984): 1 for all the same, 1/n for all to one.</summary>
public static class JainIndex
{
    public static double Of(IReadOnlyCollection<double> shares)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var share in shares)
        {
            sum += share;
            squares += share * share;
        }
        return squares == 0 ? 1 : sum * sum / (shares.Count * squares);
    }
}
