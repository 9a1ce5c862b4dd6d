//! Logistic regression over sparse counts, by gradient descent with a step a feature (Adagrad), rows in a fixed order.

/// One line: (feature, count), its label in 0..=1, its weight.
pub(super) struct Row {
    pub(super) counts: Vec<(u32, f32)>,
    pub(super) label: f32,
    pub(super) weight: f32,
}

/// Weights of the features, and the constant.
pub(super) struct Linear {
    pub(super) weights: Vec<f32>,
    pub(super) constant: f32,
}

const ROUNDS: usize = 12;
const STEP: f32 = 0.15;
/// How much a weight costs, for each row that has its feature.
const PENALTY: f32 = 2e-5;

impl Linear {
    pub(super) fn fit(rows: &[&Row], features: usize) -> Self {
        let mut model = Self { weights: vec![0.0; features], constant: 0.0 };
        let mut seen = vec![1e-6f32; features];
        let mut seen_constant = 1e-6f32;
        for round in 0..ROUNDS {
            // A fixed order that is another one each round.
            let stride = coprime(rows.len(), 7919 + 2 * round);
            for n in 0..rows.len() {
                let row = rows[n * stride % rows.len()];
                if row.weight == 0.0 {
                    continue;
                }
                let error = (probability(model.score(row)) - row.label) * row.weight;
                for (feature, count) in &row.counts {
                    let at = *feature as usize;
                    let slope = error * count + PENALTY * model.weights[at];
                    seen[at] += slope * slope;
                    model.weights[at] -= STEP * slope / seen[at].sqrt();
                }
                seen_constant += error * error;
                model.constant -= STEP * error / seen_constant.sqrt();
            }
        }
        model
    }

    pub(super) fn score(&self, row: &Row) -> f32 {
        row.counts.iter().map(|(feature, count)| self.weights[*feature as usize] * count).sum::<f32>()
            + self.constant
    }
}

pub(super) fn probability(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

/// The least number from `from` on that has no divisor in common with `n`.
fn coprime(n: usize, from: usize) -> usize {
    fn gcd(a: usize, b: usize) -> usize {
        if b == 0 { a } else { gcd(b, a % b) }
    }
    (from..from + n.max(2)).find(|m| gcd(n.max(1), *m) == 1).unwrap_or(1)
}
